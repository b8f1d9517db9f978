"""Runs mutated programs with Baton: whatever the text is, the program may fail, but neither crash nor hang.

    mutate.py BATON [--seconds N] [--seed N] [--keep FOLDER] [--batch N] [--count N]
              [--sanitized]

The corpus are the programs of tests/python and of programs.py. A mutation works on tokens: it drops, doubles, swaps, moves or
replaces them, by others of the corpus or of the language, and splices blocks of two programs. Many are tried by one process, which
compiles them and runs those that compile, with limits on time, memory and recursion. Findings, reduced to one text, go to FOLDER.
Exit code 1 if there is any.
"""

import argparse
import glob
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import programs

TOKEN = re.compile(r"""[a-zA-Z_]\w*|\d[\w.]*|'[^'\n]*'|"[^"\n]*"|\*\*=?|//=?|<<=?|>>=?|->|:=|[-+*/%&|^=<>!@]=?|[()\[\]{},:;.~]|\n[ ]*|[ \t]+|\#[^\n]*|.""", re.S)
WORDS = """False None True and as assert async await break class continue def del elif else except finally for from global if import in is
lambda nonlocal not or pass raise return try while with yield match case type _ * ** @ : := -> = == != ( ) [ ] { } , . ... ; ~ - + % // / & |
^ << >> <= >= < > 0 1 -1 2**70 1.5 2j 'a' b'b' f'{a}' f'{a!r:>{b}}' "" ''' self super() __class__ print(a) range(3) [*a] {**a} (yield)
(a:=1) *a, except* lambda:0 a[:] a[::-1] a.b a()""".split() + ["async for", "yield from", "not in", "is not"]

# What runs the texts: they come in a file, separated by lines of their own; the number of each is told before it is tried.
CHILD = '''
import io, sys, warnings
warnings.simplefilter("ignore")
texts = open(sys.argv[1], encoding="utf-8", errors="surrogatepass", newline="").read().split("\\n#-#-#\\n")
out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
class TooLong(BaseException): pass
running = False
def give_up(*rest):
    if running: raise TooLong   # a signal that comes during a long native call is seen after it
import signal
signal.signal(signal.SIGALRM, give_up)
for number, text in enumerate(texts):
    out.write(f"{number}\\n"); out.flush()
    try:
        code = compile(text, "mutated", "exec")
        running = True
        signal.setitimer(signal.ITIMER_REAL, 1.0)
        try:
            exec(code, {"__name__": "mutated", "__builtins__": SAFE})
        finally:
            running = False
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException: pass
out.write("done\\n"); out.flush()
import os
os._exit(0)
'''
# Built-ins that do no harm: no files, no processes, no end of the program.
SAFE = '''
import builtins
SAFE = {name: value for name, value in vars(builtins).items()
        if name not in ("open", "input", "exit", "quit", "breakpoint", "help", "__import__", "eval", "exec", "compile")}
ALLOWED = {"math", "itertools", "functools", "collections", "re", "json", "struct", "operator", "enum", "dataclasses", "typing", "copy",
           "string", "types", "abc", "contextlib", "heapq", "bisect", "decimal", "fractions", "random", "datetime", "asyncio", "weakref"}
def checked_import(name, *rest):
    if name.partition(".")[0] not in ALLOWED: raise ImportError(name)
    return __import__(name, *rest)
SAFE["__import__"] = checked_import
'''


def limits(sanitized):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (120, 130))
    if not sanitized:
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # sanitizers reserve more than there is


def corpus():
    texts = []
    for path in sorted(glob.glob(os.path.join(HERE, "..", "python", "*", "*.py"))):
        if os.path.getsize(path) < 8000:
            with open(path, encoding="utf-8", errors="replace") as source:
                texts.append(source.read())
    texts += [programs.program(seed, 1) for seed in range(60)]
    return texts


def mutate(r, texts, pools):
    tokens = TOKEN.findall(r.choice(texts))
    if r.random() < 0.3:
        # A stretch of lines alone: most of a program hides the rest when it fails early.
        lines = "".join(tokens).split("\n")
        begin = r.randrange(len(lines))
        tokens = TOKEN.findall("\n".join(lines[begin:begin + r.randrange(1, 25)]))
    if not tokens:
        return ""
    for _ in range(r.choice((1, 1, 2, 3, 8))):
        at, other = r.randrange(len(tokens) + 1), r.randrange(len(tokens) + 1)
        kind = r.randrange(8)
        if kind == 0:
            del tokens[at:at + r.choice((1, 1, 2, 5))]
        elif kind == 1:
            tokens[at:at] = tokens[other:other + r.choice((1, 2, 10))]
        elif kind == 2:
            tokens.insert(at, r.choice(WORDS))
        elif kind == 3 and at < len(tokens):
            tokens[at] = r.choice(WORDS)
        elif kind == 4 and at < len(tokens) and other < len(tokens):
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif kind == 5:
            pool = r.choice(pools)
            begin = r.randrange(len(pool))
            tokens[at:at] = pool[begin:begin + r.choice((1, 3, 20))]
        elif kind == 6 and at < len(tokens):
            tokens[at:at + 1] = [tokens[at]] * r.choice((2, 3, 200))
        elif at < len(tokens) and tokens[at]:
            text = tokens[at]
            i = r.randrange(len(text))
            tokens[at] = text[:i] + chr(r.choice((0, 9, 10, 12, 13, 34, 39, 92, 123, 125, 0x3b1, 0xfeff, 0x10ffff, r.randrange(128)))) + text[i + 1:]
        if not tokens:
            break
    return "".join(tokens)


def run(baton, folder, texts, seconds, sanitized):
    """The number of the text at which it crashed or hung, and what was said; None if all went well."""
    path, script = os.path.join(folder, "texts"), os.path.join(folder, "child.py")
    with open(path, "w", encoding="utf-8", errors="surrogatepass", newline="") as out:
        out.write("\n#-#-#\n".join(texts))
    with open(script, "w", encoding="utf-8") as out:
        out.write(SAFE + CHILD)
    try:
        done = subprocess.run([baton, script, path], capture_output=True, timeout=seconds, preexec_fn=lambda: limits(sanitized))
    except subprocess.TimeoutExpired as late:
        reached = (late.stdout or b"").split()
        return int(reached[-1]) if reached and reached[-1] != b"done" else 0, "hangs"
    reached = done.stdout.split()
    if done.returncode == 0 and reached and reached[-1] == b"done":
        return None
    said = done.stderr.decode(errors="replace")[-3000:]
    return int(reached[-1]) if reached and reached[-1].isdigit() else 0, f"exit code {done.returncode}\n{said}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("baton")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--count", type=int, default=10**9, help="so many batches at most")
    parser.add_argument("--keep", default="")
    parser.add_argument("--sanitized", action="store_true", help="BATON was built with ASan: no limit on memory")
    options = parser.parse_args()
    texts = corpus()
    pools = [tokens for tokens in map(TOKEN.findall, texts) if tokens]
    begin, tried, findings, seed = time.monotonic(), 0, 0, options.seed
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() - begin < options.seconds and seed < options.seed + options.count:
            r = random.Random(seed)
            batch = [mutate(r, texts, pools) for _ in range(options.batch)]
            tried += len(batch)
            while batch:
                trouble = run(options.baton, folder, batch, 150, options.sanitized)
                if not trouble:
                    break
                number, said = trouble
                # Once more alone: what needs its neighbours is kept with them.
                alone = run(options.baton, folder, [batch[number]], 60, options.sanitized)
                culprit = [batch[number]] if alone else batch[:number + 1]
                findings += 1
                print(f"seed {seed}, text {number}: {(alone or trouble)[1][:1500]}", flush=True)
                if options.keep:
                    os.makedirs(options.keep, exist_ok=True)
                    name = os.path.join(options.keep, f"seed_{seed}_{number}.txt")
                    with open(name, "w", encoding="utf-8", errors="surrogatepass", newline="") as out:
                        out.write("\n#-#-#\n".join(culprit))
                batch = batch[number + 1:]
            seed += 1
    print(f"{tried} texts in {time.monotonic() - begin:.0f} s, {findings} findings")
    return 1 if findings or not tried else 0


if __name__ == "__main__":
    sys.exit(main())
