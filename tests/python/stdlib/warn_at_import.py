# A module that warns its importer: the frames of the import itself do not count.
import os
import sys
import tempfile
import warnings

with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "warns_importer.py"), "w") as file:
        file.write("import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)\n")
    sys.path.insert(0, folder)

    class Finder:
        def find_spec(self, *args):
            return None

    for finders in ([], [Finder()]):
        sys.meta_path[:0] = finders
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            import warns_importer
        print([(w.filename == __file__, w.lineno) for w in seen])
        del sys.modules["warns_importer"]
