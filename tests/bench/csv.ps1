$path = Join-Path ([System.IO.Path]::GetTempPath()) "postern-bench-$PID.csv"
1..50000 | ForEach-Object {
    [pscustomobject]@{ Id = $_; Department = "Dept$($_ % 40)"; Name = "User $_"; Size = $_ * 3 }
} | Export-Csv -Path $path -NoTypeInformation
$rows = Import-Csv -Path $path
$groups = $rows | Group-Object Department
$sorted = $rows | Sort-Object Department, Name
$json = $sorted | ConvertTo-Json
Remove-Item -Path $path
"$($rows.Count) $($groups.Count) $($sorted[0].Name) $($json.Length)"
