"""Pure paths in detail: drives, shares, joining, match, with_name."""
from pathlib import *
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for c in PurePosixPath, PureWindowsPath:
    for p in '', '.', 'a', 'a/b', '/', '/a', 'a/b/c.py':
        for m in '*','**','**/*','*/**','*/*','/**','/*','/','a/**','**/b','?','a*':
            t(lambda: (c.__name__[4:7],p,m,c(p).match(m)))
W=PureWindowsPath
for n in 'd:','d:e','d:\\e','','.','a/b','a\\b','//x','b','x:y',' ','..','a/','/':
    t(lambda: repr(PurePosixPath('a/c.txt').with_name(n)))
    t(lambda: repr(W('a/c.txt').with_name(n)))
    t(lambda: repr(W('a/c.txt').with_stem(n)))
    t(lambda: repr(W('c:a/c').with_name(n)))
    t(lambda: repr(W('c').with_suffix('.'+n)))
for p in '//','///','//a','//a/','//a/b','//a/b/','//a/b/c','///a','////a','//?/','//?/c:/a','//?/UNC/','//?/UNC/b','//?/UNC/b/c','//?/UNC/b/c/d','//./BootPartition','c:','c:/','c:a','c:/a','/','/a','a','//a//b','\\\\.\\con','c:c:','c:d:e', './c:a','':
    for q in None,'x','/x','d:','d:x','c:x','C:/x','//s/t','//s','..':
        def f():
            a=W(p) if q is None else W(p,q)
            return (p,q,a.drive,a.root,a.parts,str(a),repr(a),a.is_absolute(),a.name,a.is_reserved(),str(a.parent))
        t(f)
    t(lambda: (W(p)/'//server'/'x', W('//server')/W(p)))
    t(lambda: W(p).as_uri())
for p in 'c:/a','c:a','c:','c:/','//s/t/x','//s/t','//s':
    for m in '*/*','c:*','c:/*','*:/*','**/*','*','**','//s/t/*','//*/t/x','x','t/*','/a','C:A':
        t(lambda: (p,m,W(p).match(m)))
P=PurePosixPath
for a in ('/','//x'),('//','x'),('/','/'),('a','','b'),('','b'),('a/','b'),('a','/b','c'),('a','//b'),():
    t(lambda: repr(P(*a))); t(lambda: repr(W(*a)))
