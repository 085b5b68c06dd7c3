$names = [System.Collections.Generic.List[string]]::new()
for ($i = 0; $i -lt 200000; $i++) {
    $text = '{0:D6}-{1}@contoso.com' -f $i, ($i % 1000)
    if ($text -match '^(?<id>\d+)-(?<local>[^@]+)@(?<domain>.+)$') { $names.Add($Matches.local) }
}
$unique = $names | Sort-Object -Unique
$replaced = $unique -replace '(\d)$', '<$1>'
"$($names.Count) $($unique.Count) $($replaced[0])"
