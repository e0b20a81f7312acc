"""The server of the page against who means it harm, and with ordinary clients.

page_server_test.py BELLWETHER: starts `bellwether up` and speaks to it over bare sockets, curl's way and a browser's.
"""

import contextlib
import gzip
import http.client
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

BELLWETHER = sys.argv[1]
SECRET = b"a secret outside of the bucket"


class Up:
    """`bellwether up` on a state of its own; `address` is what it says."""

    def __init__(self, folder, *flags):
        self.folder = pathlib.Path(folder)
        self.bucket = self.folder / "bucket"
        (self.bucket / "png").mkdir(parents=True, exist_ok=True)
        (self.bucket / "png" / "a.png").write_bytes(b"0123456789" * 1000)
        (self.bucket / "big.json").write_bytes(b"[" + b"1," * 20000 + b"1]")
        (self.folder / "secret").write_bytes(SECRET)
        self.log = self.folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([BELLWETHER, "--state", self.folder / "state", "--bucket", self.bucket, "up", *flags],
                                            stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        self.address = None
        while self.address is None and self.process.poll() is None and time.monotonic() < deadline:
            match = re.search(r"page ready +address=\"?([^\s\"]+)", self.log.read_text())
            self.address = match and match[1]
            time.sleep(0.02)
        self.port = self.address and int(re.search(r":(\d+)/", self.address)[1])

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def ask(self, data, host="127.0.0.1"):
        """What comes until the server closes, or has nothing more to say."""
        with socket.create_connection((host, self.port), timeout=20) as peer:
            try:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # It has closed already: what it said is still to be read.
            heard = b""
            try:
                while chunk := peer.recv(65536):
                    heard += chunk
            except ConnectionResetError:
                pass
            return heard

    def get(self, path, headers=()):
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            return answer, answer.read()

    def token(self):
        return re.search(r'bellwether-token" content="([0-9a-f]{32})"', self.get("/")[1].decode())[1]


def odd_requests():
    """More than 200 requests that nobody's browser sends, all the same every time."""
    end = b"\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    ways = ["../secret", "..%2fsecret", "%2e%2e/secret", "%2e%2e%2fsecret", "..%5csecret", "..\\secret", "png/../../secret", "png/..%2f..%2fsecret",
            "%252e%252e/secret", "....//secret", "..;/secret", "png/%00", "png/a.png%00.json", "//etc/passwd", "/%2fetc/passwd", "file:///etc/passwd",
            "%c0%ae%c0%ae/secret", "%uff0e%uff0e/secret", ".git/config", "state/bellwether.db", "png", "png/", "png//a.png", "png/./a.png", "%", "%4",
            "%zz", "a" * 8000, "?" * 4000, "png/a.png?v=" + "1" * 4000, "?key=" + "0" * 32, "api", "api/", "api/nothing", "api/health", "api/../png/a.png",
            "\x7f", "%0d%0aX: y", "png/a.png%20", "PNG/A.PNG", "ｐｎｇ", "%e2%80%ae", "index.html/", "index.html?x=%", "a?b=%zz", "#", "#/item/x", "*"]
    for way in ways:
        path = way.encode() if way in ("*",) else b"/" + way.encode("utf-8", "replace")
        yield b"GET " + path + b" HTTP/1.1" + end
        yield b"HEAD " + path + b" HTTP/1.0" + end
    for method in (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"PATCH", b"PROPFIND", b"get", b"X" * 300, b"G\x00T", b""):
        yield method + b" /png/a.png HTTP/1.1" + end
        yield method + b" /api/add HTTP/1.1" + end
    for header in (b"Host:", b"Host: evil.example", b"Host: localhost\r\nHost: localhost", b"Host: localhost@evil", b"Host: [", b"Host: " + b"a" * 9000,
                   b"Host : localhost", b" Host: localhost", b"Host: localhost\r\n folded", b"Host: localhost\r\nX" + b"y" * 20000 + b": z",
                   b"Host: localhost\r\n" + b"A: b\r\n" * 5000, b"Host: localhost\r\nContent-Length: -1", b"Host: localhost\r\nContent-Length: 1e3",
                   b"Host: localhost\r\nContent-Length: 99999999999999999999", b"Host: localhost\r\nContent-Length: 4\r\nContent-Length: 5",
                   b"Host: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5", b"Host: localhost\r\nTransfer-Encoding: gzip, chunked",
                   b"Host: localhost\r\nTransfer-Encoding: xchunked", b"Host: localhost\r\nConnection: \x00", b"Host: localhost\r\n: empty",
                   b"Host: localhost\r\nExpect: 100-continue", b"Host: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade", b"Host: localhost\r\nCookie: " + b";" * 4000,
                   b"Host: localhost\r\nRange: bytes=" + b"0-1," * 1000, b"Host: localhost\r\nRange: bytes=18446744073709551615-", b"Host: localhost\r\nIf-None-Match: " + b'"a",' * 1000,
                   b"Host: localhost\r\nAccept-Encoding: " + b"gzip;q=" * 500, b"Host: localhost\r\nOrigin: null", b"Host: localhost\r\nX-Bellwether-Token: x"):
        yield b"GET /png/a.png HTTP/1.1\r\n" + header + b"\r\nConnection: close\r\n\r\n"
        yield b"POST /api/add HTTP/1.1\r\n" + header + b"\r\nConnection: close\r\n\r\n{}"
    for line in (b"", b"\r\n\r\n", b"GET", b"GET /", b"GET / HTTP/2.0", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1 extra", b"GET  / HTTP/1.1", b"\x16\x03\x01\x02\x00\x01", b"\x00" * 100,
                 b"\xff" * 100, b"GET / HTTP/1.1\nHost: localhost\n\n", b"HTTP/1.1 200 OK\r\n\r\n", b"GET http://localhost/ HTTP/1.1", b"GET http://evil/ HTTP/1.1"):
        yield line + (b"" if line.endswith(b"\n") or not line else end)
    for chunk in (b"zz\r\n", b"-1\r\n", b"ffffffffffffffffff\r\n", b"5\r\nabc", b"3\r\nabcX\r\n0\r\n\r\n", b"0" * 30000, b"1;" + b"x" * 30000 + b"\r\na\r\n0\r\n\r\n"):
        yield b"POST /api/add HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
    rng = random.Random(5)
    whole = b"POST /api/price?x=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    for _ in range(60):
        changed = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        yield bytes(changed[:rng.randint(len(changed) // 2, len(changed))])


class PageServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.up = Up(cls.folder.name, "--listen", "127.0.0.1:0")

    @classmethod
    def tearDownClass(cls):
        code = cls.up.end()
        cls.folder.cleanup()
        assert code == 0, code

    def test_no_odd_request_is_a_fault_of_ours_or_gets_at_what_is_outside(self):
        requests = list(odd_requests())
        self.assertGreater(len(requests), 200)
        statuses = {}
        for request in requests:
            heard = self.up.ask(request)
            with self.subTest(request[:120]):
                for status in re.findall(rb"^HTTP/1\.1 (\d{3})", heard):
                    self.assertLess(int(status), 500)
                    statuses[int(status)] = statuses.get(int(status), 0) + 1
                self.assertNotIn(SECRET, heard)
                self.assertNotIn(b"root:", heard)
        print(f"{len(requests)} odd requests: {dict(sorted(statuses.items()))}")
        self.assertGreater(statuses[400], 50)
        self.assertEqual(self.up.get("/png/a.png")[1], b"0123456789" * 1000)

    def test_the_api_refuses_what_makes_no_sense_and_says_why(self):
        token = self.up.token()
        rng = random.Random(6)
        questions = [b"", b"{", b"[]", b"null", b'{"names":1}', b'{"names":[1]}', b'{"names":[""]}', b'{"names":["a"],"owner":[]}', b'{"name":""}', b'{"name":"x","day":"2026-02-30","price":"1"}',
                     b'{"name":"x","day":"2026-01-01","price":"-1"}', b'{"name":"nobody","day":"2026-01-01","price":"1"}', b'{"name":"\\ud800"}', b'{"ids":["a"]}', b'{"ids":[99]}',
                     b'{"ids":[1e300]}', b"[" * 10000, b'{"a":' * 5000, bytes(rng.randrange(256) for _ in range(500))]
        for path in ("add", "price", "item", "remove", "redrive", "import?file=x.csv", "import?file=../../x.csv", "import"):
            for question in questions:
                if path == "redrive" and question.startswith((b'{"name', b'{"names', b'{"a')):
                    continue  # Says nothing of ids: redrives all, which is none.
                with self.subTest(path, question=question[:60]):
                    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.up.port, timeout=20)) as connection:
                        connection.request("POST", "/api/" + path, question, {"X-Bellwether-Token": token})
                        answer = connection.getresponse()
                        said = answer.read()
                    self.assertIn(answer.status, (400, 404), said)
                    self.assertIn(b'"error":', said)

    def test_is_kept_alive_compressed_and_not_sent_again(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.up.port, timeout=20)
        self.addCleanup(connection.close)
        local = None
        for _ in range(3):
            connection.request("GET", "/big.json", headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            body = answer.read()
            local = local or connection.sock.getsockname()
            self.assertEqual(connection.sock.getsockname(), local)
            self.assertLess(len(body), 1000)
            self.assertEqual(gzip.decompress(body), (self.up.bucket / "big.json").read_bytes())
        connection.request("GET", "/big.json", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]})
        again = connection.getresponse()
        self.assertEqual((again.status, again.read()), (304, b""))

    def test_who_stops_reading_holds_nobody_up(self):
        (self.up.bucket / "huge.png").write_bytes(os.urandom(30 << 20))
        with socket.create_connection(("127.0.0.1", self.up.port), timeout=20) as peer:
            peer.sendall(b"GET /huge.png HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(self.up.get("/png/a.png")[0].status, 200)
            count = 0
            while count < (30 << 20):
                count += len(peer.recv(1 << 20))

    def test_a_port_that_was_asked_for_and_is_taken_is_an_error_with_the_next_free_one(self):
        with tempfile.TemporaryDirectory() as folder:
            second = subprocess.run([BELLWETHER, "--state", folder, "up", "--listen", f"127.0.0.1:{self.up.port}"], capture_output=True, text=True, timeout=60)
            self.assertEqual(second.returncode, 1)
            self.assertRegex(second.stderr, rf"127\.0\.0\.1:{self.up.port} is taken by another program; 127\.0\.0\.1:\d+ is free")


class OpenToOthers(unittest.TestCase):
    def test_elsewhere_than_on_loopback_only_who_has_the_key_sees_anything(self):
        with tempfile.TemporaryDirectory() as folder:
            up = Up(folder, "--listen", "0.0.0.0:0")
            try:
                key = re.search(r"\?key=([0-9a-f]{32})$", up.address)[1]
                self.assertEqual(up.get("/")[0].status, 401)
                self.assertEqual(up.get("/png/a.png")[0].status, 401)
                self.assertEqual(up.get("/?key=" + "0" * 32)[0].status, 401)
                answer, _ = up.get("/?key=" + key)
                self.assertEqual((answer.status, answer.headers["Location"]), (303, "/"))
                cookie = answer.headers["Set-Cookie"]
                self.assertRegex(cookie, "HttpOnly; SameSite=Strict")
                answer, body = up.get("/", {"Cookie": cookie.split(";")[0], "Host": "any.name:1"})
                self.assertEqual(answer.status, 200)
                self.assertIn(b"bellwether-token", body)
            finally:
                self.assertEqual(up.end(), 0)

    def test_off_is_off_and_an_address_that_is_none_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            for listen, code in (("256.1.1.1:80", 1), ("here", 2), ("127.0.0.1:99999", 2)):
                ended = subprocess.run([BELLWETHER, "--state", folder, "up", "--listen", listen], capture_output=True, text=True, timeout=60)
                self.assertEqual(ended.returncode, code, ended.stderr)
                self.assertIn(listen, ended.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[2:])
