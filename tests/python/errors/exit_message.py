import sys
print("before")
try:
    sys.exit("a message on stderr")
finally:
    print("finally")
