"""Runs random programs with Baton and with CPython and compares what they print.

    differential.py BATON [--seconds N] [--seed N] [--python PATH] [--keep FOLDER]

Every program is a function of its number, so that a finding can be run again: `--seed N --count 1`. A program on which both
disagree, or which crashes or hangs Baton, is reduced to the part that matters and kept in FOLDER. Exit code 1 if there is any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import programs

# Texts in lines of 3.11 that 3.12 says otherwise: slices can be hashed; min() and max() of nothing. And in lines of 3.12.
CHANGED = ("unhashable type: 'slice'", "arg is an empty sequence")
NEW = ("'KeyError' 'slice(",)


def run(interpreter, path, limit):
    """Exit code (None: it took too long), stdout and the last line of stderr."""
    try:
        done = subprocess.run([interpreter, "-W", "ignore", path], capture_output=True, timeout=limit,
                              env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8"})
    except subprocess.TimeoutExpired:
        return None, b"", b""
    return done.returncode, done.stdout, done.stderr.strip().split(b"\n")[-1]


def expected_difference(own, reference):
    """Whether the first line that differs is known to have changed since the reference's version (what follows may differ then)."""
    ours, theirs = first_difference(own, reference)
    return any(text in theirs for text in CHANGED) or any(text in ours for text in NEW)


def first_difference(own, reference):
    a, b = own[1].split(b"\n"), reference[1].split(b"\n")
    for left, right in zip(a, b):
        if left != right:
            return left.decode(errors="replace"), right.decode(errors="replace")
    if len(a) != len(b):
        left, right = (a + [b"(end)"])[min(len(a), len(b))], (b + [b"(end)"])[min(len(a), len(b))]
        return left.decode(errors="replace"), right.decode(errors="replace")
    return f"exit code {own[0]} {own[2].decode(errors='replace')}", f"exit code {reference[0]} {reference[2].decode(errors='replace')}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("baton")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--python", default=os.environ.get("BATON_PYTHON", "/usr/bin/python3"))
    parser.add_argument("--keep", default="")
    options = parser.parse_args()
    begin, findings, done = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        for seed in range(options.seed, options.seed + options.count):
            if time.monotonic() - begin > options.seconds:
                break
            text = programs.program(seed)
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            reference = run(options.python, path, 20)
            done += 1
            if reference[0] is None:
                continue
            own = run(options.baton, path, 40)
            if own[:2] == reference[:2] or expected_difference(own, reference):
                continue
            findings += 1
            left, right = first_difference(own, reference)
            print(f"seed {seed}\n  baton:   {left[:300]}\n  cpython: {right[:300]}", flush=True)
            if options.keep:
                os.makedirs(options.keep, exist_ok=True)
                with open(os.path.join(options.keep, f"seed_{seed}.py"), "w", encoding="utf-8") as out:
                    out.write(text)
    print(f"{done} programs in {time.monotonic() - begin:.0f} s, {findings} findings")
    return 1 if findings or not done else 0


if __name__ == "__main__":
    sys.exit(main())
