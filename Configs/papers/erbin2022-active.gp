# The quartic coupling of networks against σ_W, and in units of its closed form.
set terminal svg size 620,620 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror; set key top right
table = 'erbin2022-active/flow.tsv'
set multiplot layout 2,1 margins 0.13,0.97,0.1,0.93 spacing 0.03 \
  title '10⁶ gauss networks a point, N = 2, d = 1, σ_b  = 0.3'
set logscale x; set xrange [0.45:4.5]; set xtics (0.5, 0.75, 1, 1.5, 2, 3, 4); set format x ''
set logscale y; set yrange [0.005:10]; set format y '%g'; set ylabel '|u_4|' offset 1
plot table using 1:(-$6) with lines lw 1.5 lc rgb '#0072B2' title 'closed form, ∝ σ@_W^{−3}', \
  table using (0.98*$1):(-$2):3 with yerrorbars pt 4 ps 0.7 lc rgb '#E69F00' \
    title 'fourth cumulant of fields', \
  table using (1.02*$1):(-$4):5 with yerrorbars pt 8 ps 0.7 lc rgb '#009E73' \
    title 'moments of neurons'
unset key; unset logscale y
set format x '%g'; set xlabel 'σ_W'
set yrange [0.93:1.07]; set ytics 0.94,0.02; set ylabel 'u_4 / closed form'
plot 1 with lines lw 1.5 lc rgb '#0072B2', \
  table using (0.98*$1):($2/$6):($3/-$6) with yerrorbars pt 4 ps 0.7 lc rgb '#E69F00', \
  table using (1.02*$1):($4/$6):($5/-$6) with yerrorbars pt 8 ps 0.7 lc rgb '#009E73'
unset multiplot
