# Least eigenvalues of the reflected propagator of lattice φ⁴ at every spatial momentum.
set terminal svg size 620,520 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror; set key center right
table = 'maiti2022-phi4/reflectionPositivity.tsv'
set xrange [-0.5:8.5]; set xtics 1; set yrange [-0.07:0.01]
set xlabel 'spatial momentum, units of 2π/L'; set ylabel 'λ_{min}/λ_{max}' offset 1
set title 'φ⁴, 16², m² = ½, λ = 1: reflection in a site and in a link' offset 0,-0.5
plot 0 with lines lw 0.5 lc rgb 'black' notitle, \
  table using ($2 - 0.08):($3 == 0 ? $4 : NaN):5 with yerrorbars pt 4 lc rgb '#0072B2' \
    title 'networks, site', \
  table using ($2 + 0.08):($3 == 1 ? $4 : NaN):5 with yerrorbars pt 8 lc rgb '#009E73' \
    title 'networks, link', \
  table using 2:($3 == 0 ? $9 : NaN) with points pt 2 lc rgb '#D55E00' \
    title 'control: dispersion p², site'
