# What was written before sys.stdout was replaced for good comes out at the end.
import io
import sys

print("before")
sys.stdout.write("and more")
kept = sys.stdout
sys.stdout = io.StringIO()
print("into the replacement")
