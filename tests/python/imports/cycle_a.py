import cycle_b
x = 1
