function __x($s) { $s.Replace('\', '\\').Replace("`r", '\r').Replace("`n", '\n').Replace("`t", '\t').Replace([string][char]0, '\0') }
function __v($o, $d) {
    if ($null -eq $o) { return 'null' }
    $t = $o.GetType().ToString()
    if ($o -is [string]) { return $t + '|' + (__x $o) }
    if ($o -is [double] -or $o -is [single]) { return $t + '|' + $o.ToString('R') }
    if ($o -is [datetime] -or $o -is [DateTimeOffset]) { return $t + '|' + $o.ToString('o') }
    if ($o -is [System.Management.Automation.ErrorRecord]) { return '?' + $o.FullyQualifiedErrorId + '|' + (__x $o.Exception.Message) }
    if ($o -is [Exception]) { return $t + '|' + (__x $o.Message) }
    if ($o -is [System.Xml.XmlNode]) { return $t + '|' + (__x $o.OuterXml) }
    if ($o -is [System.Collections.IDictionary]) {
        if ($d -gt 2) { return $t + '|{..}' }
        $p = @(foreach ($e in $o.GetEnumerator()) { $k = $e.Key; if ($k -isnot [string]) { $k = __v $k 3 }; $k + '=' + (__v $e.Value ($d + 1)) })
        if ($o -isnot [System.Collections.Specialized.OrderedDictionary]) { $p = @($p | Sort-Object) }
        return $t + '|{' + ($p -join '; ') + '}'
    }
    if ($o -is [System.Collections.IEnumerable]) {
        if ($d -gt 2) { return $t + '|[..]' }
        $p = @(foreach ($e in $o) { __v $e ($d + 1) })
        return $t + '|[' + ($p -join ', ') + ']'
    }
    if ($t -eq 'System.Management.Automation.PSCustomObject') {
        if ($d -gt 2) { return 'PSCustomObject|{..}' }
        $p = @(foreach ($e in $o.psobject.Properties) { $e.Name + '=' + (__v $e.Value ($d + 1)) })
        return 'PSCustomObject|{' + ($p -join '; ') + '}'
    }
    $t + '|' + (__x "$o")
}
try { & {
%s
} 2>&1 | ForEach-Object { __v $_ 0 } } catch { '!' + $_.FullyQualifiedErrorId + '|' + $_.Exception.GetType().FullName + '|' + (__x $_.Exception.Message) }
