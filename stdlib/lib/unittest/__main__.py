"""`python -m unittest`: runs the tests named on the command line."""

import sys

if sys.argv[0].endswith(("__main__.py", "<frozen unittest.__main__>")):
    import os
    _name = os.path.basename(sys.executable) or "python"
    sys.argv[0] = _name + " -m unittest"

__unittest = True

from .main import main

main(module=None)
