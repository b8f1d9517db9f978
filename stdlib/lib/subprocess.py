"""Other programs: started, talked to, waited for."""

import errno
import io
import os
import selectors
import signal
import sys
import threading
import time
import warnings

import _posixsubprocess

__all__ = ["Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput",
           "check_output", "run", "CalledProcessError", "DEVNULL", "SubprocessError",
           "TimeoutExpired", "CompletedProcess"]

PIPE = -1
STDOUT = -2
DEVNULL = -3

_PIPE_SIZE = 512      # what may be written to a pipe at once without blocking
_active = []          # children whose Popen objects died before they did
_mswindows = False
# Tests may try another one.
_PopenSelector = getattr(selectors, "PollSelector", selectors.SelectSelector)


class SubprocessError(Exception):
    """Base of the exceptions of this module."""


class CalledProcessError(SubprocessError):
    """A program ended with an exit status other than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return f"Command '{self.cmd}' died with {signal.Signals(-self.returncode)!r}."
            except (ValueError, AttributeError):
                return f"Command '{self.cmd}' died with unknown signal {-self.returncode}."
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."

    @property
    def stdout(self):
        """What the program wrote."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program took too long."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"

    @property
    def stdout(self):
        """What the program wrote until then."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """How a program ended: args, returncode, stdout and stderr."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None:
            parts.append(f"stdout={self.stdout!r}")
        if self.stderr is not None:
            parts.append(f"stderr={self.stderr!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def check_returncode(self):
        """Raises CalledProcessError unless the exit status is 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)


def _cleanup():
    for process in _active[:]:
        if process._internal_poll(_deadstate=sys.maxsize) is not None:
            try:
                _active.remove(process)
            except ValueError:
                pass


def call(*popenargs, timeout=None, **kwargs):
    """Runs a program and returns its exit status."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except BaseException:
            process.kill()
            raise


def check_call(*popenargs, **kwargs):
    """Runs a program; CalledProcessError unless its exit status is 0."""
    status = call(*popenargs, **kwargs)
    if status:
        cmd = kwargs.get("args")
        raise CalledProcessError(status, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Runs a program and returns what it wrote; CalledProcessError unless its status is 0."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        text = any(kwargs.get(k) for k in ("text", "universal_newlines", "encoding", "errors"))
        kwargs["input"] = "" if text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Runs a program, with input if given, and returns a CompletedProcess."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except BaseException:
            process.kill()
            raise
        status = process.poll()
        if check and status:
            raise CalledProcessError(status, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, status, stdout, stderr)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """The exit status and the output of a shell command."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding,
                            errors=errors)
        status = 0
    except CalledProcessError as e:
        data = e.output
        status = e.returncode
    return status, data.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """The output of a shell command."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    """A command line as Windows programs read it."""
    out = []
    for arg in map(os.fsdecode, seq):
        quote = not arg or " " in arg or "\t" in arg
        text = ""
        slashes = 0
        for c in arg:
            if c == "\\":
                slashes += 1
                continue
            if c == '"':
                text += "\\" * (2 * slashes + 1) + '"'
            else:
                text += "\\" * slashes + c
            slashes = 0
        text += "\\" * (2 * slashes if quote else slashes)
        out.append(f'"{text}"' if quote else text)
    return " ".join(out)


def _optim_args_from_interpreter_flags():
    """The command line options that say how this interpreter optimizes."""
    return ["-" + "O" * sys.flags.optimize] if sys.flags.optimize > 0 else []


def _args_from_interpreter_flags():
    """The command line options that make another interpreter behave like this one."""
    flags = sys.flags
    args = _optim_args_from_interpreter_flags()
    if flags.isolated:
        args.append("-I")
    elif flags.ignore_environment:
        args.append("-E")
    if flags.inspect:
        args.append("-i")
    args += [f"-W{option}" for option in sys.warnoptions]
    for name, value in sys._xoptions.items():
        args += ["-X", name if value is True else f"{name}={value}"]
    return args


def _id_of(value, what, module, field):
    # A user or group given by number or name.
    if isinstance(value, str):
        table = __import__(module)
        return getattr(getattr(table, field[0])(value), field[1])
    if not isinstance(value, int):
        raise TypeError(f"{what} must be a string or an integer, not {type(value)}")
    if value > 2**32 - 2:
        raise OverflowError(f"{field[1][3:]} is greater than maximum")
    if value < 0:
        raise ValueError(f"{what[0].upper() + what[1:]} ID cannot be negative, got {value}")
    return value


def _default_encoding():
    # The encoding of pipes as text; with -X warn_default_encoding, whoever named none is told so.
    if sys.flags.warn_default_encoding:
        frame, level = sys._getframe(), 1
        filename = frame.f_code.co_filename
        while frame is not None and frame.f_code.co_filename == filename:
            frame, level = frame.f_back, level + 1
        warnings.warn("'encoding' argument not specified.", EncodingWarning, level)
    return "utf-8"


class Popen:
    """A program that was started."""

    _child_created = False

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None,
                 universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None,
                 encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        if _active:
            _cleanup()
        self._waitpid_lock = threading.Lock()
        self._input = None
        self._communication_started = False
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if not isinstance(pipesize, int):
            raise TypeError("pipesize must be an integer")
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        if text is not None and universal_newlines is not None \
                and bool(universal_newlines) != bool(text):
            raise SubprocessError("Cannot disambiguate when both text and universal_newlines are "
                                  "supplied but different. Pass one or the other.")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        if encoding is None and (errors or text or universal_newlines):
            encoding = _default_encoding()
        self.encoding = encoding
        self.errors = errors
        self.pipesize = pipesize
        self.text_mode = bool(encoding or errors or text or universal_newlines)
        self._sigint_wait_secs = 0.25
        self._closed_child_pipe_fds = False
        if self.text_mode and bufsize == 1:
            line_buffering = True
            bufsize = -1
        else:
            line_buffering = False
            if bufsize == 1:
                warnings.warn("line buffering (buffering=1) isn't supported in binary mode, the "
                              "default buffer size will be used", RuntimeWarning, 2)
                bufsize = -1
        if process_group is None:
            process_group = -1
        gid = -1 if group is None else _id_of(group, "group", "grp", ("getgrnam", "gr_gid"))
        uid = -1 if user is None else _id_of(user, "user", "pwd", ("getpwnam", "pw_uid"))
        gids = None
        if extra_groups is not None:
            if isinstance(extra_groups, str):
                raise TypeError("Groups must be a list, not a string")
            gids = [_id_of(g, "extra_groups", "grp", ("getgrnam", "gr_gid"))
                    for g in extra_groups]
        to_close = []
        try:
            child_in, parent_in = self._handles(stdin, True, to_close)
            child_out, parent_out = self._handles(stdout, False, to_close)
            if stderr == STDOUT and not hasattr(stderr, "fileno"):
                child_err, parent_err = (child_out if child_out >= 0 else 1), -1
            else:
                child_err, parent_err = self._handles(stderr, False, to_close)
            fds = [child_in, child_out, child_err]
            self._start(args, executable, shell, cwd, env, fds, close_fds, pass_fds,
                        restore_signals, start_new_session, process_group, uid, gid, gids, umask,
                        preexec_fn)
        except BaseException:
            for fd in to_close:
                try:
                    os.close(fd)
                except OSError:
                    pass
            self._closed_child_pipe_fds = True
            raise
        parents = (parent_in, parent_out, parent_err)
        for fd in to_close:
            if fd not in parents:
                os.close(fd)
        self._closed_child_pipe_fds = True
        if parent_in != -1:
            self.stdin = io.open(parent_in, "wb", bufsize)
            if self.text_mode:
                self.stdin = io.TextIOWrapper(self.stdin, write_through=True,
                                              line_buffering=line_buffering, encoding=encoding,
                                              errors=errors)
        if parent_out != -1:
            self.stdout = self._reader(parent_out, bufsize)
        if parent_err != -1:
            self.stderr = self._reader(parent_err, bufsize)

    def _reader(self, fd, bufsize):
        file = io.open(fd, "rb", bufsize)
        if self.text_mode:
            file = io.TextIOWrapper(file, encoding=self.encoding, errors=self.errors)
        return file

    def _handles(self, what, is_input, to_close):
        # The child's and our descriptor of a stream; -1 where there is none.
        if what is None:
            return -1, -1
        if what == PIPE:
            reader, writer = os.pipe()
            to_close += [reader, writer]
            if self.pipesize > 0:
                import fcntl
                if hasattr(fcntl, "F_SETPIPE_SZ"):
                    fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, self.pipesize)
            return (reader, writer) if is_input else (writer, reader)
        if what == DEVNULL:
            fd = os.open(os.devnull, os.O_RDWR)
            to_close.append(fd)
            return fd, -1
        if isinstance(what, int):
            return what, -1
        return what.fileno(), -1

    def _start(self, args, executable, shell, cwd, env, fds, close_fds, pass_fds, restore_signals,
               start_new_session, process_group, uid, gid, gids, umask, preexec_fn):
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        if executable is None:
            if not args:
                raise IndexError("list index out of range")
            executable = args[0]
        sys.audit("subprocess.Popen", executable, args, cwd, env)
        env_list = None
        if env is not None:
            env_list = []
            for key, value in env.items():
                key = os.fsencode(key)
                if b"=" in key:
                    raise ValueError("illegal environment variable name")
                env_list.append(key + b"=" + os.fsencode(value))
        program = os.fsencode(executable)
        if os.path.dirname(program):
            candidates = [program]
        else:
            candidates = [os.path.join(os.fsencode(folder), program)
                          for folder in os.get_exec_path(env)]
        arguments = [os.fsencode(arg) for arg in args]
        directory = None if cwd is None else os.fsencode(cwd)
        if directory is not None and b"\0" in directory:
            raise ValueError("embedded null byte")
        if preexec_fn is not None:
            pid, error, stage = self._fork(arguments, candidates, env_list, directory, fds,
                                           close_fds, sorted(set(map(int, pass_fds))),
                                           restore_signals, start_new_session, process_group, uid,
                                           gid, gids, umask, preexec_fn)
        else:
            pid, error, stage = _posixsubprocess.spawn(
                arguments, candidates, env_list, directory, fds, close_fds,
                sorted(set(map(int, pass_fds))), restore_signals, start_new_session, process_group,
                uid, gid, gids, umask)
        if error:
            if stage == 2:
                raise OSError(error, os.strerror(error), cwd)
            if stage == 3:
                raise OSError(error, os.strerror(error), executable)
            if stage == 4:
                raise SubprocessError("Exception occurred in preexec_fn.")
            raise OSError(error, os.strerror(error))
        self.pid = pid
        self._child_created = True

    def _fork(self, args, candidates, env, cwd, fds, close_fds, pass_fds, restore_signals,
              start_new_session, process_group, uid, gid, gids, umask, preexec_fn):
        # With a function to be called in the child, which therefore has to be a copy of us.
        reader, writer = os.pipe()
        while writer < 3:
            writer = os.dup(writer)
        pid = os.fork()
        if pid == 0:
            stage = 1
            try:
                sources = list(fds)
                for i, fd in enumerate(sources):
                    if 0 <= fd < 3 and fd != i:
                        while fd < 3:
                            fd = os.dup(fd)
                        sources[i] = fd
                for i, fd in enumerate(sources):
                    if fd == i:
                        os.set_inheritable(fd, True)
                    elif fd >= 0:
                        os.dup2(fd, i)
                for fd in pass_fds:
                    os.set_inheritable(fd, True)
                stage = 2
                if cwd is not None:
                    os.chdir(cwd)
                stage = 1
                if umask >= 0:
                    os.umask(umask)
                if restore_signals:
                    for name in ("SIGPIPE", "SIGXFSZ"):
                        signal.signal(getattr(signal, name), signal.SIG_DFL)
                if start_new_session:
                    os.setsid()
                if process_group >= 0:
                    os.setpgid(0, process_group)
                if gids is not None:
                    os.setgroups(gids)
                if gid >= 0:
                    os.setregid(gid, gid)
                if uid >= 0:
                    os.setreuid(uid, uid)
                stage = 4
                preexec_fn()
                stage = 3
                if close_fds:
                    keep = {*pass_fds, writer}
                    for name in os.listdir("/proc/self/fd"):
                        if int(name) > 2 and int(name) not in keep:
                            try:
                                os.close(int(name))
                            except OSError:
                                pass
                failure = errno.ENOENT
                for program in candidates:
                    try:
                        if env is None:
                            os.execv(program, args)
                        else:
                            os.execve(program, args, dict(e.split(b"=", 1) for e in env))
                    except OSError as e:
                        if e.errno not in (errno.ENOENT, errno.ENOTDIR):
                            failure = e.errno
                raise OSError(failure, "")
            except BaseException as e:
                number = getattr(e, "errno", None) or errno.EINVAL
                os.write(writer, b"%d %d" % (number, stage))
            finally:
                os._exit(255)
        os.close(writer)
        try:
            report = b""
            while data := os.read(reader, 100):
                report += data
        finally:
            os.close(reader)
        if not report:
            return pid, 0, 0
        os.waitpid(pid, 0)
        number, stage = map(int, report.split())
        return pid, number, stage

    def __repr__(self):
        text = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return text if len(text) <= 80 else text[:76] + "...>"

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[int])(cls, item)

    @property
    def universal_newlines(self):
        """The same as text_mode."""
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, value):
        self.text_mode = bool(value)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type == KeyboardInterrupt:
                if self._sigint_wait_secs > 0:
                    try:
                        self._wait(timeout=self._sigint_wait_secs)
                    except TimeoutExpired:
                        pass
                self._sigint_wait_secs = 0
                return
            self.wait()

    def __del__(self, _maxsize=sys.maxsize, _warn=warnings.warn):
        if not self._child_created:
            return
        if self.returncode is None:
            _warn(f"subprocess {self.pid} is still running", ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    def poll(self):
        """The exit status if the program has ended."""
        return self._internal_poll()

    def _internal_poll(self, _deadstate=None):
        if self.returncode is None:
            if not self._waitpid_lock.acquire(False):
                return None
            try:
                if self.returncode is None:
                    try:
                        pid, status = os.waitpid(self.pid, os.WNOHANG)
                        if pid == self.pid:
                            self._handle_exitstatus(status)
                    except OSError as e:
                        if _deadstate is not None:
                            self.returncode = _deadstate
                        elif e.errno == errno.ECHILD:
                            self.returncode = 0
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _handle_exitstatus(self, status):
        if os.WIFSTOPPED(status):
            self.returncode = -os.WSTOPSIG(status)
        else:
            self.returncode = os.waitstatus_to_exitcode(status)

    def _try_wait(self, flags):
        try:
            return os.waitpid(self.pid, flags)
        except ChildProcessError:
            return self.pid, 0      # somebody else has waited for it: its status is lost

    def wait(self, timeout=None):
        """Waits until the program ends; its exit status."""
        end = None if timeout is None else time.monotonic() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            if timeout is not None:
                self._sigint_wait_secs = min(self._sigint_wait_secs,
                                             max(0, end - time.monotonic()))
            try:
                self._wait(timeout=self._sigint_wait_secs)
            except TimeoutExpired:
                pass
            self._sigint_wait_secs = 0
            raise

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is None:
            while self.returncode is None:
                with self._waitpid_lock:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(0)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            return self.returncode
        end = time.monotonic() + timeout
        delay = 0.0005
        while True:
            if self._waitpid_lock.acquire(False):
                try:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(os.WNOHANG)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
                        break
                finally:
                    self._waitpid_lock.release()
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(self.args, timeout)
            delay = min(delay * 2, left, 0.05)
            time.sleep(delay)
        return self.returncode

    def communicate(self, input=None, timeout=None):
        """Sends input, reads all output, and waits: (stdout, stderr)."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        end = None if timeout is None else time.monotonic() + timeout
        if (timeout is None and not self._communication_started
                and [self.stdin, self.stdout, self.stderr].count(None) >= 2):
            stdout = stderr = None
            if self.stdin:
                self._stdin_write(input)
            elif self.stdout:
                stdout = self.stdout.read()
                self.stdout.close()
            elif self.stderr:
                stderr = self.stderr.read()
                self.stderr.close()
            self.wait()
            return stdout, stderr
        try:
            stdout, stderr = self._communicate(input, end, timeout)
        except KeyboardInterrupt:
            self._sigint_wait_secs = 0
            raise
        finally:
            self._communication_started = True
        self.wait(timeout=None if end is None else max(0, end - time.monotonic()))
        return stdout, stderr

    def _stdin_write(self, input):
        if input:
            try:
                self.stdin.write(input)
            except BrokenPipeError:
                pass
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def _communicate(self, input, end, timeout):
        if self.stdin and not self._communication_started:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not input:
                try:
                    self.stdin.close()
                except BrokenPipeError:
                    pass
        if not self._communication_started:
            self._chunks = {file: [] for file in (self.stdout, self.stderr) if file}
        if self.stdin and self._input is None and input is not None:
            self._input_offset = 0
            self._input = input.encode(self.stdin.encoding, self.stdin.errors) \
                if self.text_mode else input
        with _PopenSelector() as selector:
            if self.stdin and not self.stdin.closed and self._input:
                selector.register(self.stdin, selectors.EVENT_WRITE)
            for file in (self.stdout, self.stderr):
                if file and not file.closed:
                    selector.register(file, selectors.EVENT_READ)
            view = memoryview(self._input) if self._input else None
            if view is not None and view.nbytes != len(view):
                view = memoryview(bytes(view))
            while selector.get_map():
                left = None if end is None else end - time.monotonic()
                if left is not None and left <= 0:
                    self._expired(timeout)
                ready = selector.select(left)
                if end is not None and time.monotonic() > end:
                    self._expired(timeout)
                for key, _ in ready:
                    if key.fileobj is self.stdin:
                        chunk = view[self._input_offset:self._input_offset + _PIPE_SIZE]
                        try:
                            self._input_offset += os.write(key.fd, chunk)
                        except BrokenPipeError:
                            selector.unregister(key.fileobj)
                            key.fileobj.close()
                        else:
                            if self._input_offset >= len(view):
                                selector.unregister(key.fileobj)
                                key.fileobj.close()
                    else:
                        data = os.read(key.fd, 32768)
                        if not data:
                            selector.unregister(key.fileobj)
                            key.fileobj.close()
                        self._chunks[key.fileobj].append(data)
        self.wait(timeout=None if end is None else max(0, end - time.monotonic()))
        return self._gathered(self.stdout), self._gathered(self.stderr)

    def _gathered(self, file):
        if file is None:
            return None
        data = b"".join(self._chunks[file])
        if self.text_mode:
            data = data.decode(file.encoding, file.errors)
            data = data.replace("\r\n", "\n").replace("\r", "\n")
        return data

    def _expired(self, timeout):
        raise TimeoutExpired(
            self.args, timeout,
            output=b"".join(self._chunks.get(self.stdout, ())) or None,
            stderr=b"".join(self._chunks.get(self.stderr, ())) or None)

    def send_signal(self, sig):
        """Sends a signal to the program, unless it has ended."""
        self.poll()
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, sig)
        except ProcessLookupError:
            pass

    def terminate(self):
        """Asks the program to end (SIGTERM)."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """Ends the program (SIGKILL)."""
        self.send_signal(signal.SIGKILL)
