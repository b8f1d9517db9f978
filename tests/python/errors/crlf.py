print("crlf")
if True:
    print("works")
