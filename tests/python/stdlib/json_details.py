import json
for s in ['', ' ', '[', '[1', '[1,', '[1,]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{1:2}', '{"a" 1}', '"abc', '"a\nb"', '"\\q"', '"\\u12"', '"\\ud800\\u12"', '"\\', 'tru', 'nul', '-', '01', '1.', '1e', '-Infinity', 'NaN', '[1] x', '\ufeff[]', '{"a":1 "b":2}', '[1 2]', '"\\ud83d\\ude00"', '"\\ud83d"','1.5e3','-0','-0.0','1E400','123456789012345678901234567890', '[,1]', '{,}', '"\\u 123"', '"\\u+123"', "{'a':1}", '[1,\n ]']:
    try: print(repr(s), repr(json.loads(s)))
    except json.JSONDecodeError as e: print(repr(s), e, e.args, e.msg, e.pos, e.lineno, e.colno)
class A: pass
for o in [A(), {1:2, None:3, True:4, 1.5:6}, {(1,):2}, float('nan'), [1,(2,3)], "é\ud800\U0001F600\x7f\"\\/\b", {'a':[], 'b':{}}, float('inf'), 1e16, 10**30]:
    for kw in [{}, {'indent':2}, {'ensure_ascii':False}, {'allow_nan':False}, {'skipkeys':True}, {'sort_keys':True}, {'indent':'--', 'separators':(';','=')}]:
        try: print(kw, ascii(json.dumps(o, **kw)))
        except Exception as e: print(kw, type(e).__name__, e)
l=[]; l.append(l)
for kw in [{}, {'check_circular':False}, {'indent':1}]:
    try: json.dumps(l, **kw)
    except Exception as e: print(type(e), e)
for f in [lambda: json.loads(1), lambda: json.loads(b'\xff'), lambda: json.loads('['*100000), lambda: json.JSONDecoder().raw_decode('1 x'), lambda: json.JSONDecoder().raw_decode(' 1'), lambda: json.loads('1'*5000), lambda:json.dumps(1,foo=2), lambda: json.loads('{"a":1}', object_pairs_hook=list),lambda: json.loads('[1.5, 2, NaN]', parse_float=str, parse_int=repr, parse_constant=lambda x:x*2), lambda: json.loads('{"a":{"b":1}}', object_hook=lambda d: sorted(d.items()))]:
    try: print(f())
    except BaseException as e: print(type(e), e)
