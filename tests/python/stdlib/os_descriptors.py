# Calls of os on descriptors, owners, special files; the modules resource, fcntl, pwd and grp.
import errno
import fcntl
import grp
import os
import pwd
import resource
import stat
import tempfile


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "file")
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    print(os.pwrite(fd, b"hello world", 2), os.pread(fd, 5, 2), os.pread(fd, 99, 9), os.lseek(fd, 0, 1))
    print(os.writev(fd, [b"ab", bytearray(b"cd")]), attempt(os.writev, fd, 5), attempt(os.writev, fd, [1]))
    os.lseek(fd, 0, 0)
    parts = [bytearray(3), bytearray(4)]
    print(os.readv(fd, parts), parts)
    print(os.preadv(fd, parts, 1), parts, os.pwritev(fd, [b"XY"], 0), os.pread(fd, 3, 0))
    print(attempt(os.pread, fd, -1, 0), attempt(os.pread, 999, 1, 0))
    other = os.open(path + "2", os.O_RDWR | os.O_CREAT)
    print(os.sendfile(other, fd, 2, 5), os.pread(other, 99, 0), os.copy_file_range(fd, other, 3, 0, 0), os.pread(other, 99, 0))
    print(os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_NORMAL), os.posix_fallocate(fd, 0, 100), os.fstat(fd).st_size)
    print(os.fdatasync(fd), os.lockf(fd, os.F_LOCK, 0), os.lockf(fd, os.F_ULOCK, 0))
    print(os.fchmod(fd, 0o640), oct(stat.S_IMODE(os.fstat(fd).st_mode)))
    print(os.chown(path, -1, -1), os.lchown(path, os.getuid(), os.getgid()), os.fchown(fd, -1, -1), attempt(os.chown, path, -2, 0)[:13])
    print(attempt(os.chown, path + "x", 0, 0)[:60].replace(folder, "F"))
    os.mkfifo(path + "fifo", 0o600)
    print(stat.S_ISFIFO(os.stat(path + "fifo").st_mode), type(attempt(os.mkfifo, path + "fifo")))
    s = os.statvfs(folder)
    print(type(s).__name__, len(s), s.f_bsize == s[0], s.f_namemax, os.fstatvfs(fd).f_namemax, s.f_bavail <= s.f_blocks)
    print(os.pathconf(folder, "PC_NAME_MAX"), os.fpathconf(fd, "PC_NAME_MAX"), attempt(os.pathconf, folder, "PC_X"))
    print(fcntl.fcntl(fd, fcntl.F_GETFD) == fcntl.FD_CLOEXEC, fcntl.fcntl(fd, fcntl.F_SETFD, 0), fcntl.fcntl(fd, fcntl.F_GETFD))
    print(fcntl.flock(fd, fcntl.LOCK_EX), fcntl.flock(fd, fcntl.LOCK_UN), fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB), fcntl.lockf(fd, fcntl.LOCK_UN))
    print(attempt(fcntl.fcntl, -1, 1), attempt(fcntl.fcntl, "x", 1), attempt(fcntl.lockf, fd, 0))
    with open(path) as file:
        print(fcntl.fcntl(file, fcntl.F_GETFL) & 3 == os.O_RDONLY)
    os.close(fd)
    os.close(other)

    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo spawned $X; exit 3"], {"X": "y"},
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, path, os.O_WRONLY | os.O_TRUNC, 0)])
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), open(path).read())
    print(attempt(os.posix_spawn, folder + "/none", ["x"], {})[:45].replace(folder, "F"))
    print(os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "exit 4"]), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "kill -9 $$"))

read, write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
print(os.get_inheritable(read), os.get_blocking(read), attempt(os.read, read, 1)[:15])
os.close(read)
os.close(write)
fd = os.eventfd(3)
print(os.eventfd_read(fd), os.eventfd_write(fd, 7), os.eventfd_read(fd))
os.close(fd)
fd = os.memfd_create("name")
print(os.write(fd, b"abc"), os.pread(fd, 9, 0))
os.close(fd)
master, slave = os.openpty()
print(os.isatty(master), os.isatty(slave), os.ttyname(slave).startswith("/dev/"), os.ctermid())
os.close(master)
os.close(slave)
print(attempt(os.ttyname, 0 if not os.isatty(0) else 999)[:7])
print(len(os.getrandom(8)), os.major(os.makedev(8, 1)), os.minor(os.makedev(8, 1)))
print(len(os.getresuid()), os.getresgid()[0] == os.getgid(), isinstance(os.getgroups(), list))
print(os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0), os.sched_getscheduler(0), os.sched_get_priority_max(os.SCHED_OTHER))
os.sched_setaffinity(0, os.sched_getaffinity(0))
print(attempt(os.sched_setaffinity, 0, [-1]), os.sched_getparam(0).sched_priority)

pid = os.fork()
if not pid:
    os._exit(7)
result = os.waitid(os.P_PID, pid, os.WEXITED)
print(result.si_pid == pid, result.si_status, result.si_code == os.CLD_EXITED)
pid = os.fork()
if not pid:
    os._exit(8)
got, status, usage = os.wait4(pid, 0)
print(got == pid, os.waitstatus_to_exitcode(status), type(usage).__name__, len(usage))

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.prlimit(0, resource.RLIMIT_NOFILE)[0])
print(attempt(resource.setrlimit, resource.RLIMIT_NOFILE, (100, 50)), attempt(resource.getrlimit, 1000), attempt(resource.setrlimit, 1, (1,)))
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime >= 0, usage.ru_maxrss > 1000, resource.getpagesize(), resource.RLIM_INFINITY, attempt(resource.getrusage, 99))

root = pwd.getpwuid(0)
print(root.pw_name, root[2], pwd.getpwnam("root") == root, root in pwd.getpwall(), attempt(pwd.getpwnam, "no such user"))
print(attempt(pwd.getpwuid, 2**31 - 7), attempt(pwd.getpwnam, 5)[:10])
print(grp.getgrgid(0).gr_name, grp.getgrnam("root")[2], attempt(grp.getgrnam, "no such group"))
