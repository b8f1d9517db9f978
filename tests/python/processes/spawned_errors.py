# What goes wrong with spawned processes; command line flags and the main module's names in them.
import multiprocessing as mp, os, pickle, subprocess, sys, tempfile, textwrap
def where(q):
    import __main__
    q.put((__name__, __main__.__name__, __main__ is sys.modules["__mp_main__"], os.path.basename(__main__.__file__)))
class Unpicklable:
    def __reduce__(self): raise ZeroDivisionError("not me")
def outer():
    def inner(): pass
    return inner
def attempt(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).split(" at 0x")[0])
def program(text, *flags, module=None, stderr=1):
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "prog.py"); open(path, "w").write(textwrap.dedent(text))
        what = ["-m", "prog"] if module else [path]
        r = subprocess.run([sys.executable, *flags, *what, "one", "two"], cwd=d, capture_output=True, text=True)
        lines = [l for l in r.stderr.splitlines() if l and not l.startswith(" ")]
        print(r.returncode, r.stdout.split("\n"), lines[-stderr:])
if __name__ == "__main__":
    for name in ("spawn", "forkserver"):
        ctx = mp.get_context(name); print("==", name)
        for target, args in ((lambda: 1, ()), (outer(), ()), (print, (Unpicklable(),)), (print, (sys,)), (print, (mp.get_context("fork").Lock(),))):
            attempt(ctx.Process(target=target, args=args).start)
        print(mp.active_children())
        p = ctx.Process(target=where, args=(q := ctx.Queue(),)); p.start(); print(q.get()); p.join()
        attempt(p.start)
        attempt(lambda: ctx.set_start_method("fork"))
    for o in (ctx.Lock(), ctx.RLock(), ctx.Queue(), ctx.JoinableQueue(), ctx.Value("i"), ctx.Array("i", 2), ctx.SimpleQueue(), ctx.Event(), ctx.Semaphore(), ctx.Barrier(2), ctx.Process(), mp.current_process().authkey):
        attempt(lambda: pickle.dumps(o))
    attempt(lambda: mp.get_context("thread")); attempt(lambda: mp.set_start_method("thread")); attempt(lambda: mp.set_forkserver_preload([1]))
    print(mp.get_all_start_methods(), mp.get_start_method(allow_none=True), mp.get_start_method(), mp.get_context() is mp.get_context("fork"), mp.get_context("spawn").get_start_method())
    attempt(lambda: mp.set_start_method("spawn")); mp.set_start_method("spawn", force=True); print(mp.get_start_method()); mp.set_start_method(None, force=True); print(mp.get_start_method(True))
    program("""
        import multiprocessing as mp
        def f(): pass
        p = mp.get_context("spawn").Process(target=f); p.start(); p.join(); print(p.exitcode)
        """)
    both = """
        import multiprocessing as mp, sys
        def f(q): q.put((__name__, sys.argv[1:], sys.flags.optimize, sys._xoptions.get("utf8"), sys.warnoptions, __debug__, f.__module__))
        if __name__ == "__main__":
            mp.freeze_support()
            mp.set_start_method(%r)
            q = mp.Queue(); p = mp.Process(target=f, args=(q,)); p.start(); print(q.get()); p.join(); print(p.exitcode, mp.get_start_method())
        """
    for method in ("spawn", "forkserver"):
        program(both % method, "-O", "-X", "utf8", "-W", "ignore::UserWarning"); program(both % method, module=True)
    program("""
        import multiprocessing as mp, sys
        class Unloadable:
            def __reduce__(self): return int, ("no number",)
        if __name__ == "__main__":
            for m in ("spawn", "forkserver"):
                p = mp.get_context(m).Process(target=print, args=(Unloadable(),)); p.start(); p.join(); print(p.exitcode)
        """)
    program("""
        import multiprocessing as mp
        def f(q): q.put(sorted(m for m in ("wave", "graphlib", "sched") if m in __import__("sys").modules))
        if __name__ == "__main__":
            mp.set_start_method("forkserver"); mp.set_forkserver_preload(["graphlib", "no_such_module", "sched"])
            q = mp.Queue(); p = mp.Process(target=f, args=(q,)); p.start(); print(q.get()); p.join()
        """)
    program("""
        import multiprocessing as mp, sys
        def f(x): sys.exit("text") if x else 1 / x
        if __name__ == "__main__":
            for m in ("spawn", "forkserver", "fork"):
                for x in (0, 1): p = mp.get_context(m).Process(target=f, args=(x,)); p.start(); p.join(); print(p.exitcode)
        """, stderr=20)
    program("""
        import multiprocessing as mp, os, signal, time
        def f(c):
            try: c.send(1); time.sleep(60)
            except KeyboardInterrupt: c.send("interrupted"); raise
        if __name__ == "__main__":
            for m in ("spawn", "forkserver"):
                a, b = mp.Pipe(); p = mp.get_context(m).Process(target=f, args=(b,)); p.start(); a.recv(); os.kill(p.pid, signal.SIGINT); print(a.recv()); p.join(); print(p.exitcode)
        """)
