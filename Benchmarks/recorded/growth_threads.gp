# Speed-up by threads
# Redraw with: gnuplot growth_threads.gp
set encoding utf8
set terminal svg size 560,380 font 'sans,12' background rgb 'white'
set output 'growth_threads.svg'
set datafile separator tab
set border lw 0.8; set tics nomirror
set xlabel 'threads'; set ylabel 'speed-up'; set grid lw 0.4; set xtics 1
set key outside top center horizontal; set xrange [0.8:*]; set yrange [0:*]
plot x dt 2 lc rgb 'black' title 'ideal', 'growth_threads.tsv' using (strcol(1) eq 'free,_64×64' ? column(2) : NaN):4 with linespoints pt 7 ps 0.6 title 'free, 64×64', 'growth_threads.tsv' using (strcol(1) eq 'λ_=_1,_32×32' ? column(2) : NaN):4 with linespoints pt 7 ps 0.6 title 'λ = 1, 32×32', 'growth_threads.tsv' using (strcol(1) eq 'N_=_1000_in_a_ball,_64×64' ? column(2) : NaN):4 with linespoints pt 7 ps 0.6 title 'N = 1000 in a ball, 64×64'
