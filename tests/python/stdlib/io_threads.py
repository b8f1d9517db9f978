# One buffered file and several threads; raw streams that call back.
import io
import os
import tempfile
import threading

handle, path = tempfile.mkstemp()
os.close(handle)
file = open(path, "wb")


def write():
    for i in range(1000):
        file.write(b"0123456789" * (i % 50))


def in_threads(function):
    threads = [threading.Thread(target=function) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


in_threads(write)
file.close()
size = sum(10 * (i % 50) for i in range(1000)) * 6
print(os.path.getsize(path) == size)
file = open(path, "rb")
taken = []


def read():
    total = 0
    while part := file.read(1000):
        total += len(part)
    taken.append(total)


in_threads(read)
file.close()
print(sum(taken) == size)
os.remove(path)


class Calling(io.RawIOBase):
    """Calls the stream that reads from it."""

    action = stream = None

    def readable(self):
        return True

    def readinto(self, target):
        try:
            self.action(self.stream)
        except Exception as error:
            print(type(error).__name__, str(error).split(" at 0x")[0])
        self.action = lambda stream: None
        target[:3] = b"abc"
        return 3


for action in (lambda s: s.read(2), lambda s: s.readline(), lambda s: s.peek()):
    raw = Calling()
    raw.stream = io.BufferedReader(raw, 8)
    raw.action = action
    print(raw.stream.read(5))
    raw.stream = None
