# import and from in the wrong order.
for s in ("import a from b","import a.y.z, b.y from b.y.z as bar","import a,b,c from b as","import a as b from c","import a from","if 1:\n  import a from b\n","import a from 3","import a, from b", "import a from .b","import a\nfrom b"):
    try: compile(s,'f','exec')
    except SyntaxError as e: print(s,'|',e.msg,e.lineno,e.offset,e.end_lineno,e.end_offset)
