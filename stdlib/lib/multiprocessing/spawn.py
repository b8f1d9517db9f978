"""What runs in a child that is a new interpreter, and how it is started."""

import os
import pickle
import sys
import types

from multiprocessing import process

__all__ = ["_main", "freeze_support", "set_executable", "get_executable", "get_preparation_data",
           "get_command_line", "import_main_path"]

_python_exe = None
_main_modules = []   # old and new one, once the child has imported its parent's
_ORIGINAL_DIR = os.path.abspath(os.getcwd())


def set_executable(exe):
    """The program that spawned processes run."""
    global _python_exe
    _python_exe = None if exe is None else os.fsencode(exe)


def get_executable():
    """The program that spawned processes run."""
    return _python_exe


set_executable(sys.executable)


def is_forking(argv):
    """Whether a command line is that of a child."""
    return len(argv) >= 2 and argv[1] == "--multiprocessing-fork"


def freeze_support():
    """Runs the child if the program is one."""
    if is_forking(sys.argv):
        spawn_main(**{name: None if value == "None" else int(value)
                      for name, _, value in (arg.partition("=") for arg in sys.argv[2:])})
        sys.exit()


def get_command_line(**kwds):
    """The command line of a child."""
    from subprocess import _args_from_interpreter_flags
    call = ", ".join("%s=%r" % item for item in kwds.items())
    return [_python_exe, *_args_from_interpreter_flags(), "-c",
            f"from multiprocessing.spawn import spawn_main; spawn_main({call})",
            "--multiprocessing-fork"]


def write_all(fd, data):
    """Writes everything to a pipe."""
    data = memoryview(data)
    while data:
        data = data[os.write(fd, data):]


def send_to_child(fd, data):
    """Tells a child what to do."""
    try:
        write_all(fd, data)
    except BrokenPipeError:
        pass   # It has ended already; its exit code will tell.


def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    """What a child runs that is a new interpreter."""
    assert is_forking(sys.argv), "Not forking"
    os.set_inheritable(pipe_handle, False)
    sys.exit(_main(pipe_handle, os.dup(pipe_handle)))


def _main(fd, parent_sentinel):
    with os.fdopen(fd, "rb", closefd=True) as from_parent:
        process.current_process()._inheriting = True
        try:
            prepare(pickle.load(from_parent))
            self = pickle.load(from_parent)
        finally:
            del process.current_process()._inheriting
    return self._bootstrap(parent_sentinel)


def _check_not_importing_main():
    if getattr(process.current_process(), "_inheriting", False):
        raise RuntimeError("""
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        """)


def get_preparation_data(name):
    """What a child must know before it can unpickle its process object."""
    _check_not_importing_main()
    from multiprocessing import util
    from multiprocessing.context import _default_context
    data = {"log_to_stderr": util._log_to_stderr, "authkey": process.current_process().authkey,
            "name": name, "sys_path": sys.path.copy(), "sys_argv": sys.argv,
            "orig_dir": _ORIGINAL_DIR, "dir": os.getcwd(),
            "start_method": _default_context.get_start_method()}
    if util._log_to_stderr:
        data["log_level"] = util.get_logger().getEffectiveLevel()
    # A child that looks for a relative path stands elsewhere perhaps.
    if "" in data["sys_path"]:
        data["sys_path"][data["sys_path"].index("")] = _ORIGINAL_DIR
    main = sys.modules["__main__"]
    main_name = getattr(getattr(main, "__spec__", None), "name", None)
    if main_name is not None:
        data["init_main_from_name"] = main_name
    else:
        path = getattr(main, "__file__", None)
        if path is not None:
            data["init_main_from_path"] = os.path.normpath(os.path.join(_ORIGINAL_DIR, path))
    return data


def prepare(data):
    """Makes this process look like its parent."""
    if "name" in data:
        process.current_process().name = data["name"]
    if "authkey" in data:
        process.current_process().authkey = data["authkey"]
    if data.get("log_to_stderr"):
        from multiprocessing import util
        util.log_to_stderr(data.get("log_level"))
    if "sys_path" in data:
        sys.path = data["sys_path"]
    if "sys_argv" in data:
        sys.argv = data["sys_argv"]
    if "dir" in data:
        os.chdir(data["dir"])
    if "orig_dir" in data:
        global _ORIGINAL_DIR
        _ORIGINAL_DIR = data["orig_dir"]
    if "start_method" in data:
        from multiprocessing.context import _default_context
        _default_context.set_start_method(data["start_method"], force=True)
    if "init_main_from_name" in data:
        _fixup_main_from_name(data["init_main_from_name"])
    elif "init_main_from_path" in data:
        _fixup_main_from_path(data["init_main_from_path"])


def _main_was(name):
    return getattr(getattr(sys.modules["__main__"], "__spec__", None), "name", None) == name


def _fixup_main_from_name(name):
    # A package's __main__ is meant to be run, not imported.
    if name == "__main__" or name.endswith(".__main__") or _main_was(name):
        return
    import runpy
    _become_main(lambda: runpy.run_module(name, run_name="__mp_main__", alter_sys=True))


def _fixup_main_from_path(path):
    name = os.path.splitext(os.path.basename(path))[0]
    # A script named __main__.py is that of a folder or archive.
    if name == "__main__":
        return
    if name == "ipython" or getattr(sys.modules["__main__"], "__file__", None) == path:
        return
    import runpy
    _become_main(lambda: runpy.run_path(path, run_name="__mp_main__"))


def _become_main(run):
    _main_modules.append(sys.modules["__main__"])
    main = types.ModuleType("__mp_main__")
    main.__dict__.update(run())
    sys.modules["__main__"] = sys.modules["__mp_main__"] = main
    _main_modules.append(main)


def import_main_path(main_path):
    """Imports a script as the main module of the parent."""
    _fixup_main_from_path(main_path)
