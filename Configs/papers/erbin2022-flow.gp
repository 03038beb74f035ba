# The passive flow of the couplings, truncated at φ⁶ and with the whole potential.
set terminal svg size 620,620 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror; set key top left
table = 'erbin2022-potential/flow.tsv'
set multiplot layout 3,1 margins 0.13,0.97,0.1,0.93 spacing 0.03 \
  title 'passive flow, d = 1, Litim''s regulator'
set nonlinear x via asinh(x) inverse sinh(x)
set xrange [-0.1:110]; set xtics (0, 1, 3, 10, 30, 100); set format x ''
set yrange [1.9:2.55]; set ytics 1.8,0.2; set ylabel 'u_2' offset 1
plot table using 1:6 with lines lw 2 dt 2 lc rgb '#E69F00' title 'truncated at φ⁶', \
  table using 1:3 with lines lw 2 lc rgb '#0072B2' title 'whole potential'
unset key
set yrange [-5:0.3]; set ytics -6,1; set ylabel 'u_4'
plot table using 1:7 with lines lw 2 dt 2 lc rgb '#E69F00', \
  table using 1:4 with lines lw 2 lc rgb '#0072B2'
set format x '%g'; set xlabel 'k'
set yrange [15:53]; set ytics 0,10; set ylabel 'u_6'
plot table using 1:8 with lines lw 2 dt 2 lc rgb '#E69F00', \
  table using 1:5 with lines lw 2 lc rgb '#0072B2'
unset multiplot
