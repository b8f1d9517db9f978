# Sources in other encodings, and wrong ones.
def show(b):
    try: compile(b,'dummy','exec'); print('ok')
    except SyntaxError as e: print(e.msg, e.lineno, e.offset, repr(e.text), e.filename)
    except Exception as e: print(repr(e))
show(b'\xef\xbb\xbf# -*- coding: fake -*-\n')
show(b'\xef\xbb\xbf# -*- coding: iso-8859-15 -*-\n')
show(b'# -*- coding: fake -*-\n')
show(b"# coding: cp932\nprint '\x94\x4e'")
show(b"# coding: utf-8\nx = '\xc3\xa9' 1\n")
show(b"# coding: cp1252\nx = '\xe9' 1\n")
show(b"# coding: latin-1\n# coding: fake\nx=1")
show(b"\n# coding: fake\nx=1")
show(b"x=1\n# coding: fake\nx=1")
