# The relative bias of G(0) against N for one box at three lattice spacings, exact width as reference.
set terminal svg size 620,520 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror
set logscale xy; set xrange [80:16000]; set yrange [0.3:30]
set xlabel 'N'; set ylabel '−δG(0)/G(0) in %' offset 1; set key bottom left
set title 'mL = 8, λL² = 25.6: predicted to all orders in λ (lines), networks (points)' offset 0,-0.5

exact(extent) = real(system("awk '!/^#/ { print $4; exit }' demirtas2023-exact-".extent."/propagator.tsv"))
table(extent) = 'demirtas2023-bias-'.extent.'/width.tsv'
array reference[3] = [exact("8"), exact("16"), exact("32")]
plot for [step = 1:3] table(word("8 16 32", step)) using ($1 > 0 ? $1 : NaN):(-100*$20) \
    with lines lw 1.5 lc rgb word('#0072B2 #E69F00 #009E73', step) notitle, \
  for [step = 1:3] table(word("8 16 32", step)) \
    using ($1 > 0 ? $1 : NaN):(100*(1 - $15/reference[step])):(100*$16/reference[step]) \
    with yerrorbars pt 2 + 2*step lc rgb word('#0072B2 #E69F00 #009E73', step) \
    title word("8 16 32", step).'² sites'
