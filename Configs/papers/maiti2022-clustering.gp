# Connected four-point functions of two pairs of fields moved apart by R sites, in units of R = 1.
set terminal svg size 620,520 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror; set key bottom left Left reverse
table(name) = 'maiti2022-'.name.'/clustering.tsv'
first(name, column) = real(system("awk '!/^#/ { print $".column."; exit }' ".table(name)))
twice_mass = real(system("sed -n '/twiceTheMass/,/}/s/.*\"value\" : //p' maiti2022-phi4/results.json"))
set logscale y; set yrange [5e-7:5]; set format y '10^{%L}'
set xrange [0.5:7.5]; set xtics 1
set xlabel 'R'; set ylabel '|G_{4c}(0, e; R, R + e)| / value at R = 1' offset 1
set title 'two pairs of fields, R sites apart' offset 0,-0.5
array at[4] = [first("cosine", 2), first("cutoff", 2), first("phi4", 2), first("phi4", 7)]
plot table('cosine') using ($1 - 0.05):($2/at[1]):($3/abs(at[1])) with yerrorbars pt 8 \
    lc rgb '#E69F00' title '10 cosine neurons, 16 sites', \
  table('cosine') using ($1 - 0.05):($9/at[1]) with lines lc rgb '#E69F00' title 'closed form', \
  table('cutoff') using ($1 + 0.05):($2/at[2]):($3/abs(at[2])) with yerrorbars pt 10 \
    lc rgb '#CC79A7' title '10 cosine neurons, |p| < Λ', \
  table('phi4') using 1:($7/at[4]):($8/at[4]) with yerrorbars pt 2 \
    lc rgb '#999999' title 'control: φ⁴ with a common random scale', \
  table('phi4') using 1:($2/at[3]):($3/abs(at[3])) with yerrorbars pt 4 \
    lc rgb '#0072B2' title 'φ⁴, 16²', \
  table('phi4') using 1:(exp(-twice_mass*($1 - 1))) with lines dt 2 \
    lc rgb '#0072B2' title 'φ⁴: e^{−2m(R − 1)}'
