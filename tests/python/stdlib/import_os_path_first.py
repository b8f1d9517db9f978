# A submodule that its parent puts into sys.modules itself, imported before the parent.
import os.path

print(os.path.join("a", "b"), os.path is __import__("sys").modules["os.path"])
