"""Numbers: texts and formats of fractions, sums without loss, sizes of structs."""
from fractions import Fraction as F
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for s in '3/2','3 / 2','3  /2',' 3/ 2 ','3/+2','3/-2','+3/2','- 3/2','3./2','3/2.','1_000/3','3 /2_0','3\t/\n2','3/','/2','3/ ','1e3/2','.5','5.','1 e5','1e 5','-.5e-2','1_0e1_0','3//2','٣/٢', '0x1', '3/0',' 3 / 0 ':
    t(lambda: F(s))
for f in '.010f','.02f','.000f','.0f','.10f','010f','0.3f','+.2e','#.0f','08.2f','<8.2f','x=8.2f','z.1f',',.2f','_.2f','.2%','d','s','.f','5','02','.2n','.03g','=+08.3f','00.2f':
    t(lambda: format(F(22,7), f))
import math, random
print(sum([.1]*10), math.sumprod([.1]*10,[1]*10), math.sumprod([10,20.5],[1e16,1]), math.sumprod([1e16,1,-1e16],[1.,1.,1.]))
r=random.Random(5)
s=0
for i in range(2000):
    n=r.randrange(2,7)
    v=[r.uniform(-10,10)*10**r.randrange(-3,4) for _ in range(n)]
    w=[r.uniform(-10,10)*10**r.randrange(-3,4) for _ in range(n)]
    if i % 40 == 0: print(math.hypot(*v), math.dist(v, w), math.sumprod(v, w), sum(v))
for v in ((1e308,1e308),(5e-324,5e-324),(1e-310,2e-310,3e-310),(3,4),(1e200,1e-200),(1025906489.6997133,1451494456.3886702),()): print(math.hypot(*v))
import struct,sys
for h in ('{}b'.format(sys.maxsize+1), '{}b{}H'.format(sys.maxsize//2, sys.maxsize//2), '%db'%(sys.maxsize), '%dx'%sys.maxsize, '>%dq'%(sys.maxsize//8), '>%dq'%(sys.maxsize//8+1), '99999999999999999999999x', '%ds'%sys.maxsize,'%dxb'%sys.maxsize, '%dxh'%(sys.maxsize-1)):
    try: print(struct.calcsize(h))
    except struct.error as e: print(e)
import argparse, decimal, statistics, warnings
class MyDecimal(decimal.Decimal): pass
print(repr(statistics.mean([MyDecimal("0.5"), MyDecimal("1.5")])), statistics._convert(F(-15, 16), MyDecimal))
warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as log:
    argparse.ArgumentParser().add_argument("--x", action=argparse.BooleanOptionalAction, type=bool, metavar="X")
    print([(str(w.message), w.category.__name__) for w in log])
