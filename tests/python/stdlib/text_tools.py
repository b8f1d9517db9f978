import csv, io, fnmatch, shlex, textwrap
def rd(s, **kw):
    try: print(list(csv.reader(io.StringIO(s, newline=''), **kw)))
    except Exception as e: print(type(e).__name__, e)
rd('a,b\r\n"x,y","q""z"\n\n1,\n'); rd('"a\nb",c\n'); rd("a;'b;c'", delimiter=';', quotechar="'"); rd('a, "b"', skipinitialspace=True); rd('"a"b,c'); rd('"a"b,c', strict=True); rd('"a', strict=True); rd('a\\,b,c', escapechar='\\'); rd('1,"2"', quoting=csv.QUOTE_NONNUMERIC); rd('"a","b"', quoting=csv.QUOTE_NONE); rd('"abc'); rd('""'); rd(' '); rd(','); rd('a\rb'); rd('"",""\n');
def wr(rows, **kw):
    f=io.StringIO(newline='')
    try: csv.writer(f, **kw).writerows(rows); print(repr(f.getvalue()))
    except Exception as e: print(type(e).__name__, e)
R=[['a,b','c"d',1,2.5,None,'x\ny',''],[''],[],['a b']]
wr(R); wr(R,quoting=csv.QUOTE_ALL); wr(R,quoting=csv.QUOTE_NONNUMERIC); wr(R,quoting=csv.QUOTE_NONE); wr(R[3:],quoting=csv.QUOTE_NONE,escapechar='\\'); wr(R,doublequote=False,escapechar='!'); wr(R, dialect='unix'); wr([5]); wr(R, delimiter='ab'); wr(R, foo=1); wr(R, dialect='zz'); wr(R,delimiter='\t')
f=io.StringIO(); w=csv.DictWriter(f,['a','b']); w.writeheader(); w.writerow({'a':1}); print(repr(f.getvalue()))
try: w.writerow({'c':1})
except ValueError as e: print(e)
print(list(csv.DictReader(io.StringIO('a,b\n1,2,3\n4\n'))), csv.list_dialects())
print(csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter, csv.Sniffer().has_header('name,age\nbob,3\nann,40\n'))
for p in ['*.txt','a?b','[abc]','[!a]','[]a]','[a','a*b*c','[a-c]*','','[\\]','[b-a]','[!]','*','a**b','[^a]','[[]','foo.*','[a&&b]']:
    print(p, fnmatch.translate(p), [n for n in ['a.txt','ab','axb','a','b',']','abc','aXbYc','','^','[','foo.x','&','\\'] if fnmatch.fnmatchcase(n,p)])
for s in ['a b','"a b" c',"a\\ b 'c\"d' e#f","x; y|z", '"a\\"b"', "''", 'a "" b']:
    try: print(shlex.split(s), shlex.split(s, comments=True), list(shlex.shlex(s)), list(shlex.shlex(s,posix=True,punctuation_chars=True)))
    except Exception as e: print(type(e).__name__, e)
for s in ['"abc', 'a\\']:
    try: print(shlex.split(s))
    except Exception as e: print(type(e).__name__, e)
print(shlex.quote("it's"), shlex.quote(''), shlex.join(['a b', 'c']))
T="Hello there -- you goof-ball, use the -b option! This is a very-long-hyphenated-word, and (some) 'quoted text'. Em--dash.\n\tTabs   and   spaces; 1-2 a-b."
for w in (5,10,20,40): print(textwrap.wrap(T,w)); print(textwrap.wrap(T,w,break_long_words=False,break_on_hyphens=False)); print(textwrap.wrap(T,w,initial_indent='* ',subsequent_indent='  ',fix_sentence_endings=True, drop_whitespace=False))
print(textwrap.shorten(T, 40), textwrap.shorten(T,20,placeholder='...'), textwrap.wrap(T,20,max_lines=2))
print(repr(textwrap.dedent("  a\n   b\n\n \t\n  c")), repr(textwrap.dedent("\ta\n  b")), repr(textwrap.indent("a\n\nb\n","  ")), repr(textwrap.indent("a\n\nb","+",lambda l:True)))
try: textwrap.wrap('x',0)
except ValueError as e: print(e)
