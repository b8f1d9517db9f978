"""Signatures from texts and of classes, binding as 3.12 does it, attributes of classes."""
import inspect, re, types
def show(f):
    try: print(inspect.signature(f))
    except Exception as e: print(type(e).__name__, re.sub(" at 0x[0-9a-f]+", "", str(e)))
class C(type): pass
class D(C): pass
show(C); show(D)
class W: pass
W.__wrapped__ = lambda a: None
show(W)
W.__wrapped__=W
show(W)
for c in (type,int,str,list,dict,object,range,Exception,bool,bytes,float,type(None),types.FunctionType,super,slice,memoryview,property,zip,map,enumerate,reversed,complex,tuple,set,frozenset,types.ModuleType,types.MethodType):
    show(c)
class E1(Exception): pass
show(E1)
class I(int): pass
show(I)
def func(*args, **kwargs): pass
for s in ['($self, a, b=1, *args, c, d=2, **kwargs)','($self, a, b=1, /, *args, c, d=2, **kwargs)','(self, a=1+2, b=4-3, c=1 | 3 | 16)','(self, a=1,\nb=2,\n\n\n   c=3)','(self, x=does_not_exist)','(self, x=sys, y=inspect)','(self, 123)','(a=-1, b=None, c="x", d=b"x", e=True)','(x=sys.maxsize)', '(x=[])','(a)(b)', 'a', '($module, /, a)', '()->3','(a,b)\n--\n\n']:
    func.__text_signature__=s
    show(func)
class Q:
    def __call__(self): pass
    __call__.__text_signature__='($self, x)'
show(Q()); show(Q().__call__); show(Q.__call__)
s=inspect.signature(lambda x,y=1:0)
print(repr(s.parameters), s.parameters==inspect.signature(lambda y,x=1:0).parameters)
print(inspect.Signature().parameters)
def t(a_po, b_po, c_po=3, /, foo=42, *, bar=50, **kwargs):
    return a_po, b_po, c_po, foo, bar, kwargs
def t2(a, b=1, /, c=2): pass
def t3(a, *, foo=1, bar): pass
def t4(a,b,/,*args,**kw): pass
def t5(a,b=1,/,*args): pass
def tr(f,*a,**k):
    for m in ('bind','bind_partial'):
        try: print(getattr(inspect.signature(f),m)(*a,**k))
        except Exception as e: print(type(e).__name__, e)
tr(t,1,2,foo=4,bar=5,c_po=10)
tr(t,1,2,c_po=4)
tr(t,a_po=1,b_po=2)
tr(t,1,2,a_po=4)
tr(t,1,2,3,a_po=4)
tr(t2,1,b=2); tr(t2,1,a=2); tr(t2,a=1); tr(t2,1,2,b=3); tr(t2,1,d=3);tr(t2,1,c=3,b=1)
tr(t3,1); tr(t3); tr(t3,a=1); tr(t3,1,a=2,bar=1)
tr(t4,1); tr(t4,1,2,3,a=1); tr(t4,1,b=3); tr(t4,1,2,a=3)
tr(t5,1,b=3); tr(t5,1,2,3,b=3); tr(t5,a=1)
def t6(a,*,b=3): pass
tr(t6,a=1,c=2); tr(t6,1,2,3); tr(t6)
def t7(*args): pass
tr(t7,args=1); tr(t7,1,args=1)
class Meta(type):
    def __getattr__(self, name):
        if name == 'ham':
            return 'spam'
        return super().__getattr__(name)
    def __dir__(cls): return ['__class__', '__module__', '__name__', 'BOOM']
    BOOM=5
class VA(metaclass=Meta):
    @types.DynamicClassAttribute
    def ham(self):
        return 'eggs'
class Meta2(type):
    def __getattr__(self, name):
        if name == 'ham':
            return 'spam'
        return super().__getattr__(name)
class VB(metaclass=Meta2):
    @types.DynamicClassAttribute
    def ham(self): return 'eggs'
    @property
    def p(self): pass
    @staticmethod
    def s(): pass
    @classmethod
    def c(cls): pass
    def m(self): pass
    d=3
class VC(VB):
    def m(self): pass
for c in VA,VB,VC:
    for a in inspect.classify_class_attrs(c):
        if a.name in ('__subclasshook__','__dict__','__weakref__','__abstractmethods__','__static_attributes__', '__annotations__'): continue
        print(a.name,a.kind,a.defining_class)
import enum
class E(enum.Enum):
    A=1
    @property
    def x(self): pass
for a in inspect.classify_class_attrs(E): print(a.name,a.kind,a.defining_class.__name__)

# Constants of a metaclass are its classes' attributes.
print(VA.BOOM)

def leave_values():
    a, b, c, d = 1, 2, 3, 51
    return a

def make():
    async def coroutine(p=None):
        b = "spam"
        c = 5
    def generator(p):
        b = c = d = 5
        yield
    leave_values()
    made = coroutine()
    print(inspect.getcoroutinelocals(made))
    made.close()
    leave_values()
    print(inspect.getgeneratorlocals(generator(3)))

make()
