x = 1
print(x)
if x:
    y = (1,
         2
print(y)
