import shutil, os, tempfile
with tempfile.TemporaryDirectory() as d:
    os.chdir(d); os.makedirs('a/b/c'); open('a/x','w').write('1'); open('a/b/y.pyc','w').write('2'); os.symlink('x','a/l'); os.chmod('a/x',0o640)
    print(shutil.copy('a/x','z'), oct(os.stat('z').st_mode), shutil.copy2('a/x','a/b'), shutil.copyfile('a/x','w'))
    print(shutil.copytree('a','t',ignore=shutil.ignore_patterns('*.pyc')), sorted(sum(([os.path.join(r,f) for f in fs+ds] for r,ds,fs in os.walk('t')),[])))
    for f in [lambda: shutil.copytree('a','t'), lambda: shutil.copytree('a','t',dirs_exist_ok=True, symlinks=True), lambda: shutil.copyfile('z','z'), lambda: shutil.move('z','t'), lambda: shutil.move('w','t/w2'), lambda: shutil.move('a','a/b'), lambda: shutil.rmtree('nope'), lambda: shutil.rmtree('nope', ignore_errors=True), lambda: shutil.rmtree('t/x'), lambda: shutil.rmtree('t'), lambda: os.path.exists('t'), lambda: shutil.which('sh'), lambda: shutil.which('nonexistent'), lambda: shutil.get_terminal_size(), lambda: shutil.copy('a/x','/nonexistent/q'), lambda: shutil.make_archive('q','foo'), lambda: shutil.move('nope','x'), lambda: shutil.rmtree('a/l')]:
        try: print(f())
        except Exception as e: print(type(e).__name__, e)
    os.chdir('/')
