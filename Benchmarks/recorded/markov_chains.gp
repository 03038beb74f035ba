# CPU time to the same error of χ by the direct estimator
# Redraw with: gnuplot markov_chains.gp
set encoding utf8
set terminal svg size 560,380 font 'sans,12' background rgb 'white'
set output 'markov_chains.svg'
set datafile separator tab
set border lw 0.8; set tics nomirror
set xlabel 'λ'; set ylabel 'CPU seconds'; set logscale y; set grid y lw 0.4
set key outside top center horizontal
plot 'markov_chains.tsv' using 1:9 with linespoints pt 7 ps 0.6 lc rgb '#0072B2' title 'chain', '' using 1:10 with lines lw 2 lc rgb 'black' title 'networks, their whole time shared out'
