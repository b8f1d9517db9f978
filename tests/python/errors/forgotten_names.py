"""What is suggested for names that were not imported, members without self, and misspelt imports."""
import re
import subprocess
import sys

METHOD = """
class A:
    kind = 1
    def __init__(self):
        self.blech = 1
    def f(self):
        return blech
    def g(self):
        return kind
    def h(self):
        return nothing_like_it
A().{}()
"""
PROGRAMS = [
    "io.StringIO()", "sys.exit()", "json", "_io", "abd = 5\nabc", "nofoo", "def f():\n    return math.pi\nf()",
    METHOD.format("f"), METHOD.format("g"), METHOD.format("h"), "from collections import namedtuplee",
    "from os import pth", "import os\nos.pth", "from os import nothing_like_it", "import sys\nsys.exitt()",
]
for program in PROGRAMS:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    print(done.returncode, re.sub(r"\(.*\)", "(...)", done.stderr.splitlines()[-1]))

try:
    from os import pth
except ImportError as e:
    print(e.name, e.name_from)
for keywords in {"name_from": 3}, {"name": "a", "name_from": "b"}, {"other": 1}:
    try:
        error = ImportError("x", **keywords)
        print(error.name, error.name_from, error.__reduce__())
    except TypeError as e:
        print(e)
