# Global namespaces and built-ins that are dict subclasses.
def att(f,*a):
    try: return f(*a)
    except BaseException as e: return f"{type(e).__name__}: {e}"
class D(dict):
    def __missing__(self,k): return 'missing '+k
class G(dict):
    def __getitem__(self,k): return 'got '+k
class S(dict):
    def __setitem__(self,k,v): dict.__setitem__(self,k,(v,'set'))
print(att(eval,'foo',D()), att(eval,'foo',G()), att(eval,'foo',{},D()), att(eval,'foo',{},G()))
s=S(); exec('x=1', s); print(s.get('x'))
d=D(); print(att(exec,'def f(): return foo\nr=f()',d), d.get('r'))
g=G(x=1); print(att(eval,'x',g), att(eval,'(lambda: x)()',g), att(eval,'[x for _ in (1,)]',g))
print(att(eval,'len',{'__builtins__':G(len=1)}), att(eval,'(lambda: len)()',{'__builtins__':D()}))
