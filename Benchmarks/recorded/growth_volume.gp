# CPU time of an effective network against V
# Redraw with: gnuplot growth_volume.gp
set encoding utf8
set terminal svg size 560,380 font 'sans,12' background rgb 'white'
set output 'growth_volume.svg'
set datafile separator tab
set border lw 0.8; set tics nomirror
set xlabel 'V'; set ylabel 'CPU seconds'; set logscale xy
set key outside top center horizontal; set grid lw 0.4; set format y '10^{%T}'
plot 'growth_volume.tsv' using (strcol(1) eq 'free' ? column(2) : NaN):7 with linespoints pt 7 ps 0.6 lc rgb '#0072B2' title 'free', 'growth_volume.tsv' using (strcol(1) eq 'λ_=_1' ? column(2) : NaN):7 with linespoints pt 7 ps 0.6 lc rgb '#D55E00' title 'λ = 1'
