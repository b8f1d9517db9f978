x = 'abc
y = 1 +
z = f'{a'
