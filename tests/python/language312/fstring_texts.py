# f-strings with comments, escapes and mistakes: values, warnings and where errors are.
import warnings
def show(src):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try: r=eval(src)
        except SyntaxError as e: r=('SE', e.msg, e.lineno,e.offset,e.end_lineno,e.end_offset, e.text)
        except Exception as e: r=repr(e)
    print(repr(src), '|', r, [(str(x.message), x.lineno,x.category.__name__) for x in w])
for s in ["f'{3!'","f'{3!s'","f'{3!g'","f'{3!}'","f'{3!:'","f'{3!:}'","f'{3!g}'","f'{3!ss:s}'","f'{3! s}'","f'{3!3}'","f'{3!!}'",
 'f"{1+2 = # my comment\n  }"','f"{1+2 # c\n = !r}"','f"{1 #c\n}"','f"""{1 # x = 3\n + 2 = #\n}"""',
 r"f'\{{'", r"f'\{6}'", r"f'\}}'", r"f'{{\d}}'",
 ] + [f.format(expr=e) for f in ["{expr}","f'{{{expr}}}'","rf'{{{expr}}}'"] for e in [r"\'a\'",r"\t3","\\"]] + ["f'{a $ b}'","f'{a b}'","f'{'","f'{a[}'","f'{a)}'","f'{lambda x:1}'","f'{}'","f'{=}'","f'{!r}'","f'{:x}'","f'{a!r:{b'","f'{,}'","f'{*a}'","f'{a.}'","f'{a:{b:{c}}}'","f'{a:{b:{c:{d}}}}'","f'''{\n3\n=}'''","f'{yield}'", "f'{a=!x}'","f'{1:{2:{3}}}'", "f'}'","f'{a}}'","f'{a'","f'{a:'","f'{a:{'",'f"{\'a\' \'b\'}"',"f'{3:{4:{5:{6}}}}'",'f"{a!r}" "b" f"{c"', "f'{a:%H:%M}'"]:
    show(s)
