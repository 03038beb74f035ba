# CPU time of a network of N neurons, 64×64 sites
# Redraw with: gnuplot growth_width.gp
set encoding utf8
set terminal svg size 560,380 font 'sans,12' background rgb 'white'
set output 'growth_width.svg'
set datafile separator tab
set border lw 0.8; set tics nomirror
set xlabel 'N'; set ylabel 'CPU seconds'; set logscale xy
set key outside top center horizontal; set grid lw 0.4; set format y '10^{%T}'
plot 'growth_width.tsv' using (strcol(1) eq 'lattice_momenta' ? column(2) : NaN):4 with linespoints pt 7 ps 0.6 lc rgb '#0072B2' title 'lattice momenta', 'growth_width.tsv' using (strcol(1) eq 'momenta_in_a_ball' ? column(2) : NaN):4 with linespoints pt 7 ps 0.6 lc rgb '#D55E00' title 'momenta in a ball'
