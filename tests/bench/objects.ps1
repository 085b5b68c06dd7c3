$result = 1..300000 |
    ForEach-Object { [pscustomobject]@{ Id = $_; Group = $_ % 10; Name = "User$_" } } |
    Where-Object { $_.Group -ne 3 } |
    Sort-Object Group, Name |
    Select-Object Id, Name
$result.Count
$result[0].Name
