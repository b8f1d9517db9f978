import socket, select, threading, selectors, socketserver
server = socket.socket(); server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); server.bind(("127.0.0.1", 0)); server.listen(); port = server.getsockname()[1]
def serve():
    for _ in range(2):
        c, addr = server.accept()
        with c:
            while data := c.recv(100): c.sendall(data[::-1])
t = threading.Thread(target=serve); t.start()
for text in (b"hello", b"abc"):
    with socket.create_connection(("127.0.0.1", port)) as s: s.sendall(text); s.shutdown(socket.SHUT_WR); print(s.recv(100), s.recv(100))
t.join(); server.close()
a, b = socket.socketpair(); a.send(b"x"); print(select.select([b], [], [], 1)[0] == [b], select.select([a], [], [], 0)[0], b.recv(1)); a.setblocking(False)
try: a.recv(1)
except BlockingIOError as e: print(type(e).__name__)
a.settimeout(0.02)
try: a.recv(1)
except TimeoutError as e: print(e)
sel = selectors.DefaultSelector(); sel.register(b, selectors.EVENT_READ, "data"); a.send(b"y"); print([(k.data, m) for k, m in sel.select(1)]); sel.close(); a.close(); print(b.recv(5), b.recv(5)); b.close()
u = socket.socket(type=socket.SOCK_DGRAM); u.bind(("127.0.0.1", 0)); v = socket.socket(type=socket.SOCK_DGRAM); v.sendto(b"dgram", u.getsockname()); print(u.recvfrom(10)[0]); u.close(); v.close()
try: socket.create_connection(("127.0.0.1", port), timeout=1)
except OSError as e: print(type(e).__name__, e)
for call in (lambda: socket.socket().send(b"x"), lambda: b.recv(1), lambda: socket.inet_aton("x")):
    try: call()
    except OSError as e: print(type(e).__name__)
print(socket.inet_ntoa(socket.inet_aton("1.2.3.4")), socket.htons(1), socket.gethostbyname("127.0.0.1"))
class H(socketserver.BaseRequestHandler):
    def handle(self): self.request.sendall(self.request.recv(10).upper())
with socketserver.TCPServer(("127.0.0.1", 0), H) as srv:
    th = threading.Thread(target=srv.handle_request); th.start()
    with socket.create_connection(srv.server_address) as s: s.sendall(b"abc"); print(s.recv(10))
    th.join()
