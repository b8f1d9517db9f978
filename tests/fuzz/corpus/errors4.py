return 1
yield 2
break
nonlocal x
