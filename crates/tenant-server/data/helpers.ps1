# Delivered by the local tenant of Postern. The functions below send each call to the tenant that delivered them.
$script:HttpClient = $null

function script:Get-PosternHttpClient {
    if ($null -eq $script:HttpClient) {
        $handler = [System.Net.Http.HttpClientHandler]::new()
        $handler.AutomaticDecompression = [System.Net.DecompressionMethods]::GZip
        $script:HttpClient = [System.Net.Http.HttpClient]::new($handler)
        $script:HttpClient.Timeout = [timespan]::FromMinutes(16)
    }
    $script:HttpClient
}

function script:Get-PosternConnection {
    $factory = [Microsoft.Exchange.Management.ExoPowershellSnapin.ConnectionContextFactory]
    $id = $factory::GetConnectionContextIdByModulePath($PSScriptRoot)
    $factory::GetCurrentConnectionContext($id)
}

function script:ConvertTo-PosternValue($Value) {
    if ($Value -is [switch]) { return $Value.IsPresent }
    if ($Value -is [datetime]) { return $Value.ToUniversalTime().ToString('o') }
    if ($Value -is [enum] -or $Value -is [timespan] -or $Value -is [uri]) { return "$Value" }
    if ($Value -is [System.Collections.IDictionary]) {
        $table = [ordered]@{ '@odata.type' = '#Exchange.GenericHashTable' }
        foreach ($key in $Value.Keys) { $table["$key"] = ConvertTo-PosternValue $Value[$key] }
        return $table
    }
    $Value
}

function script:New-PosternRequest($Uri, $Body, $Connection, $Authorization, $Name, $CallId) {
    $request = [System.Net.Http.HttpRequestMessage]::new('POST', $Uri)
    $headers = [ordered]@{
        'Authorization' = $Authorization.AuthorizationHeader
        'Accept' = 'application/json'
        'Accept-Charset' = 'UTF-8'
        'X-CmdletName' = $Name
        'client-request-id' = $CallId
        'connection-id' = $Connection.ConnectionId
        'X-ResponseFormat' = 'clixml'
        'X-SerializationLevel' = 'Partial'
        'X-ClientApplication' = 'ExoManagementModule'
        'X-ClientModuleVersion' = $Connection.ExoModuleVersion
        'Prefer' = "odata.maxpagesize=$($Connection.PageSize)"
    }
    if ($Connection.RoutingHint) {
        $headers[$Connection.RoutingHintHeader] = "$($Connection.RoutingHintPrefix):$($Connection.RoutingHint)"
    }
    foreach ($key in $headers.Keys) { $null = $request.Headers.TryAddWithoutValidation($key, [string]$headers[$key]) }
    $request.Content = [System.Net.Http.StringContent]::new($Body, [System.Text.Encoding]::UTF8, 'application/json')
    $request
}

function script:Write-PosternFailure($Response, $Answer, $Name, $CallId, $Caller) {
    $text = "HTTP $([int]$Response.StatusCode)"
    if ($Answer -and $Answer.error) {
        $text = $Answer.error.message
        if ($Answer.error.details) { $text = $Answer.error.details[0].message }
    }
    $exception = [System.Exception]::new($text)
    $failure = [System.Management.Automation.ErrorRecord]::new($exception, "[RequestId=$CallId],Write-ErrorMessage", 'NotSpecified', $null)
    $failure.CategoryInfo.Activity = $Name
    $Caller.WriteError($failure)
}

function script:Send-PosternCall {
    [CmdletBinding()]
    param([string]$Name, [System.Collections.IDictionary]$Bound, [System.Management.Automation.PSCmdlet]$Caller)
    $connection = Get-PosternConnection
    $callId = [guid]::NewGuid().ToString()
    $parameters = [ordered]@{}
    foreach ($key in $Bound.Keys) { $parameters[$key] = ConvertTo-PosternValue $Bound[$key] }
    $call = @{ CmdletInput = [ordered]@{ CmdletName = $Name; Parameters = $parameters } }
    $body = ConvertTo-Json -InputObject $call -Compress -Depth 10
    $authorization = $connection.GetAuthHeader('', $callId)
    $uri = "$($authorization.BaseUri)/$($authorization.TenantId)/InvokeCommand"
    while ($uri) {
        $request = New-PosternRequest $uri $body $connection $authorization $Name $callId
        $response = (Get-PosternHttpClient).SendAsync($request).GetAwaiter().GetResult()
        $content = $response.Content.ReadAsStringAsync().GetAwaiter().GetResult()
        $answer = $null
        try { $answer = ConvertFrom-Json -InputObject $content -AsHashtable } catch { $answer = $null }
        if (-not $response.IsSuccessStatusCode) {
            Write-PosternFailure $response $answer $Name $callId $Caller
            return
        }
        foreach ($warning in $answer['@adminapi.warnings']) { $Caller.WriteWarning($warning) }
        foreach ($row in $answer['value']) {
            if ($row['_clixml']) { [System.Management.Automation.PSSerializer]::Deserialize($row['_clixml']) } else { [pscustomobject]$row }
        }
        $uri = $answer['@odata.nextLink']
    }
}
