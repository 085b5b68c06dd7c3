$sum = 0
for ($i = 0; $i -lt 2000000; $i++) { $sum += $i % 7 }
$sum
