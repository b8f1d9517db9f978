# A child that raises prints its traceback and ends with code 1; the parent goes on.
import multiprocessing
def fail(): raise ValueError("child failed")
if __name__ == "__main__":
    p = multiprocessing.Process(target=fail, name="Worker"); p.start(); p.join(); print("exit code", p.exitcode)
