"""realpath: links that lead to themselves, relative names, what is missing."""
import os, tempfile, sys, time
with tempfile.TemporaryDirectory() as d:
    d=os.path.realpath(d)
    os.chdir(d)
    b=d+'/x'
    os.symlink(b,b); os.symlink(b+'1',b+'2'); os.symlink(b+'2',b+'1'); os.symlink('x/y', d+'/xl'); os.symlink('nope','dang'); os.mkdir('dir'); os.symlink('dir','dl'); os.symlink('../dl/../x', 'dir/up')
    for p in (b,b+'1',b+'2',b+'1/x',b+'1/..',b+'1/../x',b+'1/../xy',b+'1/../'+'x1', 'xl','dang','dang/a','dl','dl/..','dir/up','dl/up/z','x1/./y','//tmp','/','.',''):
        for strict in False, True:
            try: print(p.replace(d,'D'), strict, os.path.realpath(p,strict=strict).replace(d,'D'))
            except OSError as e: print(p.replace(d,'D'), type(e).__name__, e.errno, str(e.filename).replace(d,'D'))
    os.chdir('/')
from pathlib import Path
with tempfile.TemporaryDirectory() as d:
    os.chdir(d)
    os.symlink('linkX/inside','linkX'); os.symlink('linkY','linkY'); os.symlink('linkZ/../linkZ','linkZ')
    for n in 'linkX','linkY','linkZ','linkZ/foo':
        for strict in True,False:
            try: print(Path(n).resolve(strict))
            except Exception as e: print(type(e).__name__, str(e).replace(d,'D'))
    os.chdir("/")
