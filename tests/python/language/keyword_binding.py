# Keywords bound to parameters in every way, and what is said when they cannot be.
def show(f,*calls):
    for c in calls:
        try: print(c, eval(c,globals()))
        except TypeError as e: print(c,'TypeError',e)
def a(x,y=2,*,z=3,**k): return x,y,z,k
def b(x,/,y,*r,z,w=5,**k): return x,y,r,z,w,k
def c(x,/,y=1): return x,y
def d(*,p,q=2): return p,q
def e(x,y,z=3): return x,y,z
def g(self,/,**k): return self,k
nk=''.join(['z','z'])
show(a,'a(1)','a(x=1)','a(1,x=2)','a(1,z=4,y=5)','a(1,w=2,v=3)','a(1,2,3)','a(**{"x":1,"q":2})','a(**{nk:1},x=5)','a(y=1)','a(1,**{"a b":1})','a(*[1],*[2],z=1,**{"z2":1})')
show(b,'b(1,2,z=3)','b(1,y=2,z=3)','b(x=1,y=2,z=3)','b(1,2,3,4,z=5,x=6)','b(1,z=2)','b(1,2)','b(1,2,z=1,w=2,k=3,l=4)','b(1,2,y=3,z=1)')
show(c,'c(1,y=2)','c(x=1)','c(1,x=1)','c(1,2,y=3)','c(y=2)','c(1,z=2)')
show(d,'d(p=1)','d(q=1)','d(1,p=2)','d(p=1,q=3)','d(p=1,r=3)','d()')
show(e,'e(1,z=2,y=3)','e(z=1,y=2,x=3)','e(1,2,3,z=4)','e(1,2,z=4)','e(1,x=2)','e(1,z=1)')
show(g,'g(1,self=2)','g(self=2)','g(1,a=1,b=2,c=3,self=4)')
many='def m('+','.join(f'p{i}={i}' for i in range(40))+',*,'+','.join(f'k{i}={i}' for i in range(40))+',**rest): return p0,p39,k0,k39,len(rest)'
exec(many)
show(m,'m(p39=1)','m(k39=2,p0=3,zz=4)','m(**{f"p{i}":-i for i in range(40)})')
def n(a,b=2,**kw): return a,b,kw
show(n,'n(1,'+','.join(f'v{i}={i}' for i in range(40))+')')
