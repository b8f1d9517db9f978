"""Signals as members of enumerations, masks, waiting, the wakeup descriptor; old names of ast and binascii."""
import ast
import binascii
import os
import signal
import warnings

print(repr(signal.SIGABRT), signal.SIGTERM.name, signal.Signals(2), repr(signal.Signals["SIGCLD"]), signal.SIGPOLL is signal.SIGIO)
print(repr(signal.SIG_DFL), repr(signal.SIG_BLOCK), signal.SIGRTMIN.name, [s.name for s in signal.Signals][:6])
print(repr(signal.getsignal(signal.SIGUSR1)), repr(signal.signal(signal.SIGUSR1, signal.SIG_IGN)), repr(signal.getsignal(signal.SIGUSR1)))
caught = []
signal.signal(signal.SIGUSR1, lambda number, frame: caught.append(number))
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2]))
os.kill(os.getpid(), signal.SIGUSR1)
print(caught, signal.sigpending())
print(sorted(signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})), caught)
os.kill(os.getpid(), signal.SIGUSR2)
print(repr(signal.sigwait([signal.SIGUSR2])), signal.sigpending())
read, write = os.pipe()
os.set_blocking(write, False)
print(signal.set_wakeup_fd(write) == -1)
signal.raise_signal(signal.SIGUSR1)
print(os.read(read, 10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == write, caught)
for wrong in (lambda: signal.set_wakeup_fd(read), lambda: signal.set_wakeup_fd(9999), lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [99]),
              lambda: signal.pthread_sigmask(99, []), lambda: signal.signal(1, 3), lambda: signal.Signals(99)):
    try:
        print(wrong())
    except Exception as e:
        print(type(e).__name__, str(e).replace(f"fd {read} ", "fd FD "))
print(signal.SIGINT in signal.valid_signals(), all(isinstance(s, int) for s in signal.valid_signals()))

print(binascii.b2a_qp(b"x y\tz", True, header=True), binascii.b2a_qp(b"x y_z", header=True))
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter("always")
    number, text = [statement.value for statement in ast.parse("3; 's'").body]
    print(number.n, text.s)
    number.n = 4
    print(number.value, ast.dump(number))
    print([str(each.message) for each in log])
