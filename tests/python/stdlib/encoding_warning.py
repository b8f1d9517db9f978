"""-X warn_default_encoding, -X dev and the variables that stand for options."""

import os
import subprocess
import sys

def run(*args, **more):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    environment |= more
    done = subprocess.run([sys.executable, *args], capture_output=True, text=True, env=environment)
    print(done.returncode, len(done.stdout), done.stdout[:60].splitlines(), done.stderr.splitlines())

warned = """import io, pathlib, sys
name = sys.argv[1]
with open(name) as f:
    pass
pathlib.Path(name).read_text()
io.TextIOWrapper(io.BytesIO())
open(name, encoding="locale").close()
open(name, "rb").close()
print(io.text_encoding("x"), io.text_encoding(None))
"""
run("-X", "utf8=1", "-X", "warn_default_encoding", "-c", warned, __file__)
run("-X", "utf8=0", "-c", "import io; print(io.text_encoding(None))")
run("-X", "utf8=1", "-c", "import io; print(io.text_encoding(None))")
dev = """import io, sys, warnings
print(sys.flags.dev_mode, sys.warnoptions)
try:
    open(sys.argv[1], errors="nonsense")
    print("not checked")
except LookupError as e:
    print(e)
warnings.warn("shown?", ResourceWarning)
"""
run("-W", "error::UserWarning", "-X", "dev", "-c", dev, __file__)
run("-c", "import sys; print(sys.flags.dev_mode)", PYTHONDEVMODE="1")
run("-c", "import sys; print(sys.flags.optimize, __debug__)", PYTHONOPTIMIZE="2")
run("-O", "-c", "import sys; print(sys.flags.optimize, __debug__)", PYTHONOPTIMIZE="x")
run("-E", "-c", "import sys; print(sys.flags.optimize, sys.flags.dev_mode)", PYTHONOPTIMIZE="2",
    PYTHONDEVMODE="1")
both = "import os; print('out'); os.write(1, b'raw\\n')"
run("-c", both, PYTHONUNBUFFERED="1")
run("-c", both)
writes = "import sys; sys.stdout.write('a'); sys.stdout.buffer.write(b'b'); sys.stdout.write('c'); print(type(sys.stdout.buffer), sys.stdout.write_through)"
run("-u", "-c", writes)
run("-u", "-c", "import os; print('x' * 100000, flush=False); os._exit(0)")
run("-X", "warn_default_encoding", "-c", """from subprocess import *
run("true", text=True, stdout=PIPE)
check_output("true", shell=True, text=True)
run("true", encoding="ascii", stdout=PIPE)
run("true", stdout=PIPE)""")
