# The relative bias of G(0) against the width, measured against the theory of exact width.
stats 'zhang2026-exact/propagator.tsv' every ::0::0 using 4 name 'exact' nooutput

set terminal svg size 620,520 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror
set logscale x; set xrange [400:5000]; set yrange [-16:2]
set xtics (500, 1000, 2000, 4000)
set xlabel 'N'; set ylabel 'δG(0)/G(0) in %' offset 1; set key bottom right
set title '16×16, m² = 1, λ = 1: predicted to all orders in λ (lines), networks (points)' offset 0,-0.5

# Rows above N = 0, which holds the limit. Points of the four series stand side by side.
bias(column) = 100 * (column / exact_mean - 1)
table(name) = 'zhang2026-'.name.'/width.tsv'
plot for [series in "uniform propagator constant gap"] \
    table(series) using ($1 > 0 ? $1 : NaN):(100*$20) with lines lw 1.5 \
    lc rgb word('#0072B2 #E69F00 #009E73 #CC79A7', strstrt("u.p.c.g.", series[1:1])/2 + 1) notitle, \
  table('uniform') using ($1 > 0 ? 0.97*$1 : NaN):(bias($15)):(100*$16/exact_mean) \
    with yerrorbars pt 4 lc rgb '#0072B2' title 'α = −1', \
  table('propagator') using ($1 > 0 ? 0.99*$1 : NaN):(bias($15)):(100*$16/exact_mean) \
    with yerrorbars pt 8 lc rgb '#E69F00' title 'α = 0', \
  table('constant') using ($1 > 0 ? 1.01*$1 : NaN):(bias($15)):(100*$16/exact_mean) \
    with yerrorbars pt 10 lc rgb '#009E73' title 'α = 0, |a| = 1', \
  table('gap') using ($1 > 0 ? 1.03*$1 : NaN):(bias($15)):(100*$16/exact_mean) \
    with yerrorbars pt 12 lc rgb '#CC79A7' title 'α = −1, gap mass'
