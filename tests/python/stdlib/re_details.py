import warnings; warnings.simplefilter("ignore")
import re
pats = r'''( |) |[a |*a |a** |a{3,2} |(?P<n>a)(?P<n>b) |\1 |(?P<1>a) |(?z) |[z-a] |(?P=x) |(?<=a+)b |(?P |(?P<n |(?P<> |(?Px) |(? |(?# |(?< |(?<x |(?(1)a|b|c) |(?(x)a) |(?(0)a) |(?(5)a) |(a(?(1)b) |(?i |(?i- |(?i-i:a) |(?-a:x) |(?au:x) |a(?i)b |\x1 |\u12 |\U0011 |\N{foo} |\N |\N{ |\8 |\400 |[\400] |[\8] |\q |[\q] |[a-\d] |[\d-a] |(\1) |(?P<a>(?P=a)) |x{99999999999} |a?? |a?+ |a{2}{3} |^* |\b+ |$? |(?:)* |(|a)* |(?<=(a)\1)b |(?L:a) |(?iL) |(?u:a) |(?aa:x) |(?x: a b) |(?s-m |(?-: |(?-i |[ |[^ |[] |[]] |[^]] |a|b) |((((a) |(?>a |(?=a |(?!  |(?<!a |(?P<n>a)(?(n)b|c) |(?P>a) |{1} |a{,3} |a{1,}b |a{1 |x{a} |a{} |\Z* |(?a)b |\a |\0 |\08 |\18'''.split(' |')
for p in pats + ['\\', 'a\n(', '(\\', ')\\', '(?P<\xe9>a)', '(?P<a b>a)','(?iz)','(?i:a','(?i-z:a)','(?i-1:a)','(?1)', 'a\n)b', '(?x) #c\n a(', '(?x)a b', '(?x: a b ) c', '(?m)^a$']:
    for fl in (0, re.I|re.X):
        try:
            r = re.compile(p, fl)
            print(repr(p), fl, r.flags, r.groups, dict(r.groupindex))
        except (re.error, OverflowError, ValueError) as e:
            print(repr(p), type(e).__name__, e, getattr(e,'pos',None), getattr(e,'lineno',None), getattr(e,'colno',None))
tests = [("(a)|b","ba"),("(?:(a)|b)*","ab"),("((a)(b))","ab"),("(a*)*","aa"),("(a*)+","b"),("(a|b)*?c","abc"),("(?=(ab))(a)","ab"),
 ("(a)(b)?","a"),("(?P<x>a)(?P<y>b)?","a"),(r"\bfoo\b","a foo b"),(r"\B",""),(r"^$",""),(r"a$","a\n"),(r"(?m)^","\n"),("(?s).","\n"),
 (r"(?<!a)b","ab b"),("(?i)straße","STRASSE straße"),("(?i)İ","i"),("(?i)[k]","\u212a"),("(?i)\u212a","k"),("(?i)s","ſ"),("(?ai)s","ſ"),("(?i)[^k]","\u212a"),
 (r"\w+","été_1 x"),(r"(?a)\w+","été_1 x"),(r"\s","\x1c"),(r"(?a)\s","\x1c"),(r"\d+","٣1"),("[\\W]","é!"),("[^\\W]","é!"),("[\\Wé]","é"),("[^\\S]","a "),("(?i:a)b","AB Ab"),("(a)?(?(1)b|c)","c ab"),("a++b","aaab"),("(?>a|ab)c","abc"),("x{2,3}?","xxxx"),("[\\x00-\\xff]+","aé€"),("\ud800","a\ud800b"),(".","\ud800"),("(?i)ÀÉ","àé"),("é+","aéé"),("(é)(b)?","aé")]
for p,s in tests:
    m = re.search(p,s)
    print(repr(p),ascii(s), m and (m.span(), ascii(m.groups()), m.lastindex, m.lastgroup, m.regs), re.fullmatch(p,s) is not None, ascii(re.findall(p,s)), ascii(re.split(p,s)), ascii(re.sub(p,'-',s)))
for tpl in [r'\g<1>', r'\1', r'\2', r'\g<n>', r'\g<', r'\g<>', r'\g<1', r'\g', r'\q', '\\', r'\0', r'\01', r'\400', r'\111', r'\g<01>', r'\-', r'\n\t', r'\g<9>', r'\g<a b>', r'\g<-1>']:
    try: print(tpl, repr(re.sub('(?P<n>a)', tpl, 'bab')))
    except (re.error, IndexError) as e: print(tpl, type(e).__name__, e)
p = re.compile('b'); 
print(p.search('abab',2), p.match('ab',1), p.fullmatch('abab',1,2), p.findall('abab',0,3), list(p.finditer('abb')), p.search('ab', 5), p.search('éaéb'), p.search('ééb',2,3).pos)
print(re.compile('^b').search('ab',1), re.compile('(?<=a)b').search('ab',1), re.compile('b$').search('abc',0,2))
print(re.sub('(.)', lambda m: m[1]*2, 'héy'), re.subn('x','y','abc'), re.sub(b'a', b'b', b'aXa'), re.sub(b'a', lambda m:b'q', bytearray(b'aXa')))
print(re.split('(-)|(,)', 'a-b,c', 1), re.split('', 'abc'), re.split(r'\b', 'ab cd'))
import pickle, copy
print(copy.copy(p) is p, p == re.compile('b'), hash(p)==hash(re.compile('b')), p == re.compile('b', re.I), p != 3)
for f in [lambda: re.sub('a', 1, 'a'), lambda: re.sub('a', lambda m: 1, 'bab'), lambda: re.compile(re.compile('a'), re.I), lambda: re.compile('a', re.L), lambda: re.compile(b'a', re.U), lambda: re.compile('a', re.A|re.U), lambda: type(p)(), lambda: re.match('(a)','a').group(-1), lambda: re.match('(a)','a')[1.5], lambda: re.compile(3), lambda: p.search(), lambda: p.foo]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(repr(re.compile('x'*300, re.M|re.A)), repr(re.match('.*', 'y'*100)), re.compile(b'a', re.L|re.X), re.I|re.S, re.Match[str], re.escape('a b-c\n/é'), re.escape(b'a.b'))
s = p.scanner('abb'); print(s.search(), s.search(), s.search(), s.pattern)
print(re.Scanner([(r'[a-z]+', lambda s,t: t.upper()), (r'\d+', lambda s,t:int(t)), (r'\s+', None)]).scan('abc 12 !x'))
print(re.match('(?P<a>x)(?P<b>y)?', 'x').groupdict(), re.match('(?P<a>x)(?P<b>y)?', 'x').groupdict('-'), re.match('(a)(b)?','a').expand(r'\1-\2!'))
