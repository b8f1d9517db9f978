# Warnings are given with an error in the same text, too.
import warnings, codeop
def show(f,*a):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: r=f(*a)
        except SyntaxError as e: r=('SE', e.msg, e.lineno,e.offset)
    print(a, r if not hasattr(r,'co_name') else 'code', [(str(x.message), x.lineno,x.category.__name__,x.filename) for x in w])
for s in ("'\\e' $","'\\e' 1","'''\n\\z'''","'\\e' +","x = '\\q'\ny = = 2", "'\\d' if 1 else", "0x1for x in y $", "1if 2else 3 $", "('\\e'","f'\\d{1}' 5"):
    show(eval,s); show(compile,s,'f','exec'); show(codeop.compile_command,s)
