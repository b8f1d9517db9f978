import http
import http.client
import io
import socket
import threading
from http import HTTPMethod, HTTPStatus

print(HTTPStatus.NOT_FOUND, repr(HTTPStatus(404)), HTTPStatus.OK == 200, HTTPStatus.OK.phrase,
      HTTPStatus.OK.description, HTTPStatus.IM_A_TEAPOT.is_client_error, len(HTTPStatus),
      [s.value for s in HTTPStatus if s.is_redirection], HTTPStatus.OK.is_success)
print(HTTPMethod.GET, repr(HTTPMethod.PATCH), HTTPMethod("PUT").description, HTTPMethod.GET == "GET")
print(http.client.responses[418], http.client.NOT_FOUND, http.client.HTTP_PORT)

answers = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nabcd\r\n2\r\nef\r\n0\r\nT: 1\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.0 404 Not here\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nuntil the end",
]


def serve(listener):
    received = []
    connection = None
    for answer in answers[:1]:
        if connection is None:
            connection, _ = listener.accept()
            file = connection.makefile("rb")
        lines = []
        while (line := file.readline()) not in (b"\r\n", b""):
            lines.append(line)
        length = [int(line.split()[1]) for line in lines if line.startswith(b"Content-Length")]
        chunked = any(line.startswith(b"Transfer-Encoding") for line in lines)
        body = file.read(length[0]) if length else b""
        while chunked:
            size = int(file.readline(), 16)
            body += file.read(size)
            file.readline()
            if not size:
                break
        received.append((lines, body))
        connection.sendall(answer)
    file.close()
    connection.close()
    listener.close()
    result.extend(received)


result = []
listener = socket.create_server(("127.0.0.1", 0))
thread = threading.Thread(target=serve, args=(listener,))
thread.start()
connection = http.client.HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=10)
connection.request("GET", "/path?q=1", headers={"X-Test": "yes"})
response = connection.getresponse()
print(response.status, response.reason, response.version, response.getheader("x-a"),
      response.getheader("none", "default"), response.getheaders(), response.length)
print(response.read(2), response.read(), response.read(), response.isclosed())
connection.close()
thread.join()
print([line for line in result[0][0] if not line.startswith(b"Host")])


# The same answers without a network.
class Socket:
    def __init__(self, data):
        self.data = data
        self.sent = b""

    def makefile(self, mode, bufsize=None):
        return io.BufferedReader(io.BytesIO(self.data))

    def sendall(self, data):
        self.sent += data

    def close(self):
        pass

    def setsockopt(self, *args):
        pass


def talk(answer, method="GET", body=None, headers={}, **options):
    connection = http.client.HTTPConnection("host.example", 8080)
    connection.sock = Socket(answer)
    connection.request(method, "/x", body, headers, **options)
    sock = connection.sock
    response = connection.getresponse()
    return response, sock.sent


for answer in answers:
    response, sent = talk(answer)
    print(response.status, response.reason, response.chunked, response.length,
          response.will_close, response.read())
print(sent)
response, sent = talk(answers[1])
print(response.read(3), response.read1(2), response.peek()[:1], response.readline(), response.read())
response, _ = talk(answers[0], "HEAD")
print(response.read(), response.length, response.msg["x-a"], response.info() is response.headers)
print(talk(answers[0], "POST", "körper")[1])
print(talk(answers[0], "PUT", io.BytesIO(b"file body"))[1])
print(talk(answers[0], "POST", [b"a", b"", b"bc"])[1])
print(talk(answers[0], "POST", headers={"Host": "other", "Accept-Encoding": "gzip", "N": 5})[1])


def attempt(function, *args, **kwargs):
    try:
        print("->", function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


attempt(talk, b"")
attempt(talk, b"garbage\r\n\r\n")
attempt(talk, b"HTTP/1.1 abc\r\n\r\n")
attempt(talk, b"HTTP/2.0 200 OK\r\n\r\n")
attempt(talk, b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 101 + b"\r\n")
attempt(talk, b"HTTP/1.1 200 OK\r\n" + b"A: " + b"b" * 70000 + b"\r\n\r\n")
attempt(talk(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")[0].read)
try:
    talk(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nab")[0].read()
except http.client.IncompleteRead as e:
    print(repr(e), e.partial)
attempt(talk, answers[0], "POST", "\u20ac")
attempt(talk, answers[0], headers={"bad name:": "x"})
attempt(talk, answers[0], headers={"a": "x\r\nb: y"})
attempt(http.client.HTTPConnection, "host:port")
attempt(http.client.HTTPConnection, "a b")
print([(c.host, c.port) for c in map(http.client.HTTPConnection, ("h", "h:81", "[::1]", "[::1]:82", "h:"))])
connection = http.client.HTTPConnection("h")
attempt(connection.putheader, "a", "b")
attempt(connection.endheaders)
attempt(connection.getresponse)
attempt(connection.putrequest, "GET", "/a b")
connection = http.client.HTTPConnection("h")
attempt(connection.putrequest, "GE\nT", "/")
print(http.client.parse_headers(io.BytesIO(b"A: 1\r\nB: 2\r\n 3\r\n\r\nrest")).items())
