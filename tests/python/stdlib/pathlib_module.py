from pathlib import *
import os, tempfile
P=PurePosixPath
for s in ['', '.', '/', '//', '///a', '//a/b', 'a/b.tar.gz', '../x', './a/./b//c/', '/a/..', '.bashrc', 'a.', 'a/.b.c']:
    p=P(s); print(repr(p), str(p), p.parts, p.name, p.stem, p.suffix, p.suffixes, p.parent, list(p.parents), p.anchor, p.root, p.is_absolute())
W=PureWindowsPath
for s in ['c:/a/b.txt', 'c:a', '//srv/share/x', '\\\\srv\\share\\', 'c:', '/x', 'a\\B', 'CON', 'c:/nul.txt']:
    p=W(s); print(repr(p), str(p), p.parts, p.drive, p.root, p.name, p.parent, p.is_absolute(), p.is_reserved())
print(W('C:/A')==W('c:/a'), P('A')==P('a'), P('a')==W('a'), hash(P('a'))==hash(P('a/.')), sorted([P('a/b'),P('a.b'),P('a')]), W('c:/x', 'd:y', 'z'), W('c:/x','/y'), P('/a','/b','c'))
for f in [lambda: P('/a/b').relative_to('/a'), lambda: P('a').with_name('b/c'), lambda: P('/').with_name('x'), lambda: P('a.txt').with_suffix('.md'), lambda: P('a').with_suffix('md'), lambda: P('a.b').with_stem('z'), lambda: P('a').as_uri(), lambda: P('/a b/é').as_uri(), lambda: P('a/b.py').match('*.py'), lambda: P('/a/b/c.py').match('b/*.py'), lambda: P('/a.py').match('/*.py'), lambda: P('/a/b').is_relative_to('/a'), lambda: P(1), lambda: P('a')/'b'/P('c'), lambda: '/x'/P('y'), lambda: P('a')/1, lambda: P('a')<W('b'), lambda: WindowsPath('x'), lambda: P('').match(''), lambda: P('a/b/c').parents[1], lambda: P('a/b/c').parents[-1], lambda: P('a/b').parents[5], lambda: P('a/b/c').parents[0:2], lambda: bytes(P('é')), lambda: os.fspath(P('q')), lambda: P('a\x00b'), lambda: Path('a\x00').exists(), lambda: Path('/etc/x').read_text(), lambda: list(Path('.').glob('')), lambda: list(Path('.').glob('/x')), lambda: Path('~nosuchuser').expanduser()]:
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
with tempfile.TemporaryDirectory() as d:
    d=Path(d); (d/'a'/'b').mkdir(parents=True); (d/'a'/'x.txt').write_text('hé\n', encoding='utf-8'); (d/'a'/'b'/'y.py').write_bytes(b'1'); (d/'l').symlink_to('a')
    print(sorted(str(p.relative_to(d)) for p in d.rglob('*')), sorted(str(p.relative_to(d)) for p in d.glob('**/*.py')), sorted(p.name for p in d.iterdir()), sorted(str(p.relative_to(d)) for p in d.glob('*/x*')), sorted(str(p.relative_to(d)) for p in d.glob('**')), [p.name for p in d.glob('a/b')])
    print((d/'a'/'x.txt').read_text(encoding='utf-8'), (d/'l').is_symlink(), (d/'l').readlink(), (d/'l').resolve()==(d/'a').resolve(), (d/'a').is_dir(), (d/'zz').exists(), (d/'a'/'x.txt').stat().st_size, (d/'a').samefile(d/'l'))
    for f in [lambda: (d/'a').mkdir(), lambda: (d/'a').rmdir(), lambda: (d/'q'/'r').mkdir(), lambda: (d/'n').unlink(), lambda: (d/'a').mkdir(exist_ok=True), lambda: (d/'n').unlink(missing_ok=True), lambda: (d/'t').touch(), lambda: (d/'t').touch(exist_ok=False), lambda: (d/'t').rename(d/'u').name, lambda: (d/'t').write_text(b'x'), lambda: (d/'u').is_file()]:
        try: print(f())
        except Exception as e: print(type(e).__name__, str(e).replace(str(d),'D'))
import pickle, copy
print(pickle.loads(pickle.dumps(P('a/b'))), copy.copy(Path('x')), Path('a').absolute().is_absolute(), Path.cwd()==Path(os.getcwd()), isinstance(Path('a'), os.PathLike), type(Path('a')/'b').__name__)
