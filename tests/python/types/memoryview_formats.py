"""What memoryview items of each format can be, and which views are equal."""
import array
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
m=memoryview(b'abcd')
print(m[0:0:2].contiguous,m[0:0:2].c_contiguous, m[::2].contiguous, m[0:1:2].contiguous,m[0:1:2].strides)
n=memoryview(array.array('d',[float('nan')])); print(n==n)
t(lambda:memoryview(array.array('u','abc')).tolist()); 
t(lambda: m.cast('e').tolist());t(lambda: m.cast('P').tolist())
b=memoryview(bytearray(8))
def s(f,v):
    def g():
        x=b.cast(f); x[0]=v; return x.tobytes()
    t(g)
s('e',1.5);s('e',1e9);s('e','a');s('P',-1);s('P',2**64);s('P',2**64-1);s('P',1.5);s('f',1e300);s('?',[]);s('?',[1])
t(lambda: b.cast('?')==memoryview(b'\0\0\0\0\0\0\0\0').cast('?'))
t(lambda: memoryview(b'\1').cast('?')==memoryview(b'\2').cast('?'))
t(lambda: memoryview(b'\1')==memoryview(b'\1').cast('b')); t(lambda: memoryview(b'\1')==memoryview(b'\1').cast('c'))
t(lambda: memoryview(b'\1\0')==memoryview(b'\1\0\0\0').cast('h'))
t(lambda: memoryview(b'\1\0')==memoryview(b'\1\0\0\0').cast('@h'))
t(lambda: m.cast('b').cast('@b')==m.cast('b'))
t(lambda: b''==m[:0].cast('d')); t(lambda: m==5); t(lambda:m<m)
