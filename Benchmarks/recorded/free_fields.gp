# CPU time of one free field over that of lattice
# Redraw with: gnuplot free_fields.gp
set encoding utf8
set terminal svg size 560,380 font 'sans,12' background rgb 'white'
set output 'free_fields.svg'
set datafile separator tab
set border lw 0.8; set tics nomirror
set style data histogram; set style histogram clustered gap 1.5
set style fill solid 0.8 noborder; set boxwidth 0.9
set yrange [0:*]; set ylabel 'CPU time over lattice'; set grid y lw 0.4
set key outside top center horizontal maxrows 3 samplen 1
plot 'free_fields_ratios.tsv' using 2:xtic(1) title 'NumPy, irfftn', 'free_fields_ratios.tsv' using 3:xtic(1) title 'NumPy, rfftn and irfftn', 'free_fields_ratios.tsv' using 4:xtic(1) title 'SciPy, irfftn', 'free_fields_ratios.tsv' using 5:xtic(1) title 'NumPy and ducc0', 'free_fields_ratios.tsv' using 6:xtic(1) title 'NumPy and pyFFTW', 1 lc rgb 'black' notitle
