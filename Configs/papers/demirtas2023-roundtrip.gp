# The quartic coupling recovered from correlators of φ⁴ networks, in units of the one they were made for.
set terminal svg size 620,520 font 'sans,12' background rgb 'white'
set output target
set encoding utf8; set border lw 0.8; set tics nomirror
table(lambda) = 'demirtas2023-roundtrip-'.lambda.'/g4.tsv'
colour(step) = word('#0072B2 #E69F00 #009E73', step)
set xrange [-0.05:0.65]; set yrange [0.78:1.02]
set xlabel 'mean p̂² of the four legs'; set ylabel 'g_4/λ' offset 1
set key at graph 0.82, 0.52
set title '16×16, m² = 1, 20 000 networks a coupling' offset 0,-0.5
plot 1 with lines lw 1.5 lc rgb 'black' title 'contact coupling λ', \
  for [step = 1:3] lambda = word("0.5 1 2", step) \
    table(lambda) using ($8 + 0.008*(step - 2)):($19/lambda):($20/lambda) \
    with yerrorbars pt 2*step + 3 ps 0.8 lc rgb colour(step) title 'λ = '.lambda.', next order without g_6', \
  for [step = 1:3] lambda = word("0.5 1 2", step) \
    table(lambda) using ($8 + 0.008*(step - 2)):($9/lambda):($10/lambda) \
    with yerrorbars pt 2*step + 2 ps 0.8 lc rgb colour(step) title 'leading order'
