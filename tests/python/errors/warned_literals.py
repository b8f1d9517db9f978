# The compiler's warnings about literals, folded ones included.
import warnings
def show(src):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: compile(src,'f','eval')
        except SyntaxError as e: print(src, 'SE', e)
    print(src, '|', [(str(x.message), x.lineno,x.category.__name__) for x in w])
for s in ('x is -1','x is 1+2','x is not (1,2)','not (3 is not x)','not (3 is x)','not x is 3','x is (1,-2)','x is 2**3','x is "a" "b"','x is f"a"','x is ()','x is (1,x)','x is ~1','x is not None','x is "a"[0]','-1 is x','x is (1,2)[0]','x is b"a"+b"c"','x is 1j','x is ...','x is __debug__','(1)()','-1()','(-1)()','(1+2)()','(1+2)[0]','(1,2)["a"]','"a"[1.0]','"abc"[-1.0]','"a"["b":"c"]','[1,2][(1,)]','[1][1,2]','1 is 1 is 1','x is 1 is not 2','1 < x is 2','{1}[0]','(lambda:0)[0]','(x for x in y)()', '[1]()','{}()','"%s" % 1 is x','(not 1) is x','~True','~False is x','not not (1 is x)','[~True]', 'f"{~True}"', '(1 if 1 else 2) is x', 'f"a" [1.0]', '"a" "b" (1)','"".join', '1 .real', '1if x else 2','0x1for x in y','1and x', '1or x','[0x1for x in ()]','1is x','1_000in x'):
    show(s)
