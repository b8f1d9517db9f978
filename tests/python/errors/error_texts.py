# The source text and place that syntax errors show, for every mode of compile().
def show(src,mode):
    try: compile(src,'f',mode)
    except SyntaxError as e: print(repr(src),mode,e.msg,repr(e.text),e.lineno,e.offset)
for s in ("a b","a b\n","a b\nc","x\na b\nc","x = (","'abc","0x","a $","def f(:\n pass","x = 1\ny = = 2","$","1 +","a = 1 +\n", "a?", "'''abc\ndef", "f'{a b}'","class A:\n x y\n", "1 = 2", "f(1)=2\n", "return 1","def f():\n  break","x\n  y","for","[a b]","  x", "if x:\npass","x = 'a\n","\\t3", "\\"):
    for m in ('exec','eval','single'):
        show(s,m)
        if m=='exec': show(s.encode(),m)
