# Protocols and transports, datagrams, Unix sockets, child processes, signals, descriptors, stream limits.
import asyncio, socket, os, signal, tempfile, sys
class Echo(asyncio.Protocol):
    def connection_made(self, tr): self.tr = tr; print("made")
    def data_received(self, d): self.tr.write(d[::-1])
    def eof_received(self): print("eof"); return False
    def connection_lost(self, e): print("lost", e)
class Client(asyncio.Protocol):
    def __init__(self): self.done = asyncio.get_running_loop().create_future(); self.got = b""
    def connection_made(self, tr): tr.write(b"abc"); self.tr = tr
    def data_received(self, d): self.got += d; self.tr.write_eof()
    def connection_lost(self, e): self.done.set_result(self.got)
class Dg(asyncio.DatagramProtocol):
    def __init__(self): self.f = asyncio.get_running_loop().create_future()
    def connection_made(self, tr): self.tr = tr
    def datagram_received(self, d, a): self.tr.sendto(d.upper(), a); 
class DgC(asyncio.DatagramProtocol):
    def __init__(self): self.f = asyncio.get_running_loop().create_future()
    def connection_made(self, tr): tr.sendto(b"hi")
    def datagram_received(self, d, a): self.f.set_result(d)
async def main():
    loop = asyncio.get_running_loop()
    s = await loop.create_server(Echo, "127.0.0.1", 0); port = s.sockets[0].getsockname()[1]; print(s.is_serving())
    tr, c = await loop.create_connection(Client, "127.0.0.1", port); print(await c.done)
    await asyncio.sleep(0.01); s.close(); await s.wait_closed(); print(s.is_serving(), s.sockets)
    t1, p1 = await loop.create_datagram_endpoint(Dg, local_addr=("127.0.0.1", 0))
    t2, p2 = await loop.create_datagram_endpoint(DgC, remote_addr=t1.get_extra_info("sockname")); print(await p2.f); t1.close(); t2.close(); await asyncio.sleep(0)
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "s")
        async def h(r, w):
            data = await r.read(); w.write(data * 2); await w.drain(); w.close()
        us = await asyncio.start_unix_server(h, path); r, w = await asyncio.open_unix_connection(path); w.write(b"u" * 100000); w.write_eof(); print(len(await r.read())); w.close(); await w.wait_closed(); us.close()
    p = await asyncio.create_subprocess_shell("cat; exit 4", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE); print(await p.communicate(b"x" * 200000) == (b"x" * 200000, None), p.returncode)
    p = await asyncio.create_subprocess_exec("sleep", "10"); p.kill(); print(await p.wait())
    try: await asyncio.create_subprocess_exec("/nonexistent/prog")
    except FileNotFoundError as e: print("FNF", e.errno)
    p = await asyncio.create_subprocess_exec("sh", "-c", "echo a; echo b", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT); print([l async for l in p.stdout], await p.wait())
    a, b = socket.socketpair(); a.setblocking(False); b.setblocking(False)
    await loop.sock_sendall(a, b"data"); print(await loop.sock_recv(b, 10)); t = asyncio.create_task(loop.sock_recv(b, 10)); await asyncio.sleep(0); a.send(b"later"); print(await t); a.close(); b.close()
    ev = asyncio.Event(); loop.add_signal_handler(signal.SIGUSR1, lambda: (print("sig"), ev.set())); os.kill(os.getpid(), signal.SIGUSR1); await asyncio.wait_for(ev.wait(), 2); print(loop.remove_signal_handler(signal.SIGUSR1), loop.remove_signal_handler(signal.SIGUSR1))
    r, w = os.pipe(); got = []; loop.add_reader(r, lambda: got.append(os.read(r, 10))); os.write(w, b"pp"); await asyncio.sleep(0.01); print(got, loop.remove_reader(r), loop.remove_reader(r)); os.close(r); os.close(w)
    rd = asyncio.StreamReader(); rd.feed_data(b"line1\nrest of"); rd.feed_eof(); print(await rd.readline(), rd.at_eof())
    try: await rd.readexactly(20)
    except asyncio.IncompleteReadError as e: print(e, e.partial)
    rd = asyncio.StreamReader(limit=5); rd.feed_data(b"0123456789\n")
    try: await rd.readline()
    except ValueError as e: print(e)
    try: await asyncio.open_connection("127.0.0.1", 1)
    except ConnectionRefusedError as e: print(e.errno)
    try: loop.add_reader(99999, print)
    except (OSError, ValueError) as e: print(type(e).__name__)
asyncio.run(main())
