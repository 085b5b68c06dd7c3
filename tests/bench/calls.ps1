function Test-Name([string]$Name, [int]$Number) {
    if ($Name -like 'user*5') { $Number } else { 0 }
}
$total = 0
for ($i = 0; $i -lt 100000; $i++) { $total += Test-Name "user$i" $i }
$total
