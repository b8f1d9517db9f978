f() = 1
a + b += 1
del f()
import a.b as c, *
print 1
