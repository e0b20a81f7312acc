"""An HTTPS server on loopback that answers as Wikipedia and as news sites do, and
as hostile servers do. The tests start it: summaries_server.py DIRECTORY CERTIFICATE

CERTIFICATE is good, wrong-name, expired, self-signed, none (plain HTTP), inside (made out to inside.test) or
common-name (localhost is the common name, and there are no alternative ones). Its keys are
made in DIRECTORY, the authority's certificate as DIRECTORY/ca.pem. Prints its port, and
ends when its standard input does.
"""

import gzip
import json
import os
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

DIRECTORY, CERTIFICATE = sys.argv[1:3]


def openssl(*arguments):
    ended = subprocess.run(["openssl", *arguments], check=False, cwd=DIRECTORY, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode != 0:
        sys.exit(f"openssl {arguments}: exit code {ended.returncode}\n{ended.stdout}")


def make_certificate():
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=an authority of a test",
            "-days", "2")
    name = {"wrong-name": "elsewhere.example", "inside": "inside.test"}.get(CERTIFICATE, "localhost")
    names = "subjectAltName=DNS:" + name + (",IP:127.0.0.1" if name == "localhost" else "")
    if CERTIFICATE == "common-name":
        names = "keyUsage=digitalSignature"
    if CERTIFICATE == "self-signed":
        openssl("req", "-x509", *key, "-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=" + name,
                "-addext", names, "-days", "2")
        return
    openssl("req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=" + name)
    with open(os.path.join(DIRECTORY, "names"), "w", encoding="ascii") as file:
        file.write(names + "\n")
    openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-extfile", "names", "-out", "certificate.pem", "-days", "-1" if CERTIFICATE == "expired" else "2")


def article(title, extract, kind="standard", language="en", revision="1234567890"):
    """The page summary as documented: Specs/Summary of mediawiki.org."""
    page = f"https://{language}.wikipedia.org/wiki/" + urllib.parse.quote(title.replace(" ", "_"))
    mobile = page.replace(".wikipedia", ".m.wikipedia")
    urls = {"page": page, "revisions": page + "?action=history", "edit": page + "?action=edit", "talk": page}
    return {
        "type": kind, "title": title, "displaytitle": f'<span class="mw-page-title-main">{title}</span>',
        "namespace": {"id": 0, "text": ""}, "wikibase_item": "Q1",
        "titles": {"canonical": title.replace(" ", "_"), "normalized": title, "display": title},
        "pageid": 1, "lang": language, "dir": "ltr", "revision": revision,
        "tid": "a-time-uuid", "timestamp": "2024-02-29T13:05:09Z", "description": "for tests",
        "description_source": "local",
        "content_urls": {"desktop": urls, "mobile": {**urls, "page": mobile}},
        "extract": extract, "extract_html": f"<p>{extract}</p>",
    }


ARTICLES = {
    "Netflix": article("Netflix", "Netflix, Inc. lends films. It began with discs."),
    "Card_game": article("Card game", "A card game is played with cards! Many are old."),
    "AC/DC": article("AC/DC", "AC/DC are a band from Sydney."),
    "稲妻": article("稲妻", "稲妻は光る。雷は鳴る。", language="ja"),
    "Main_Page": article("Main Page", "Welcome.", kind="mainpage"),
    "Silent": article("Silent", "", kind="no-extract"),
    "Mercury": article("Mercury", "Mercury may refer to:", kind="disambiguation"),
    "Venus": article("Venus", "Venus may refer to:", kind="disambiguation"),
}
PREFIX = "/api/rest_v1/page/summary/"

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News of %s</title>
<link>https://news.example/about</link><language>en-gb</language>
<item><title>Profits &amp;amp; sales soar</title><pubDate>Tue, 14 Nov 2023 10:00:00 GMT</pubDate></item>
<item><title><![CDATA[Users <b>love</b> it!]]></title><pubDate>Mon, 13 Nov 2023 23:00:00 +0100</pubDate></item>
<item><title>Profits &amp;amp; sales soar</title></item>
<item><title>Old scandal</title><pubDate>Wed, 01 Nov 2023 10:00:00 GMT</pubDate></item>
<item><title>Undated rumour</title></item></channel></rss>"""

LAUGHS = ('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">' +
          "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(12)) +
          "]><rss><channel><item><title>&m;</title></item></channel></rss>")

FEEDS = {"rss": RSS % "acme", "laughs": LAUGHS, "empty": "<rss><channel><title>None</title></channel></rss>",
         "page": "<!doctype html><p>Not <b>a feed</p>", "other": "<svg/>",
         "latin": b'<rss><channel><item><title>caf\xe9</title></item></channel></rss>',
         "declared": b'<?xml version="1.0" encoding="ISO-8859-1"?><rss><channel><item><title>caf\xe9</title>'
                     b"</item></channel></rss>"}


class Closed(Exception):
    """The client has gone, or this connection is to end."""


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.connections += 1
        self.number = self.server.connections
        self.requests = 0
        try:
            if CERTIFICATE != "none":
                self.request = self.server.context.wrap_socket(self.request, server_side=True)
            self.stream = self.request.makefile("rb")
            while self.read_request():
                self.route()
        except (Closed, OSError):
            return  # As is the way with hostile clients and servers.
        finally:
            self.request.close()

    def read_request(self):
        line = self.stream.readline().decode("latin-1").split()
        if len(line) != 3:
            return False
        self.method, self.target = line[:2]
        self.headers = {}
        while (header := self.stream.readline().decode("latin-1").strip()):
            name, _, value = header.partition(":")
            self.headers[name.strip().lower()] = value.strip()
        self.body = self.stream.read(int(self.headers.get("content-length", "0")))
        self.requests += 1
        return True

    def send(self, raw):
        self.request.sendall(raw if isinstance(raw, bytes) else raw.encode())

    def answer(self, status=200, body=b"", **headers):
        body = body if isinstance(body, bytes) else body.encode()
        head = f"HTTP/1.1 {status} Status\r\nX-Connection: {self.number}\r\nX-Request: {self.requests}\r\n"
        for name, value in headers.items():
            head += name.replace("_", "-") + f": {value}\r\n"
        if status != 304:
            head += f"Content-Length: {len(body)}\r\n"
        self.send(head.encode() + b"\r\n" + (b"" if self.method == "HEAD" else body))

    def answer_json(self, value, **headers):
        body = gzip.compress(json.dumps(value, ensure_ascii=False).encode())
        self.answer(200, body, Content_Encoding="gzip", Content_Type="application/json", **headers)

    def route(self):
        path, _, query = self.target.partition("?")
        options = dict(urllib.parse.parse_qsl(query))
        if path.startswith(PREFIX):
            self.summary(path[len(PREFIX):])
        elif path == "/w/api.php":
            self.links(options)
        elif path.startswith("/feed/"):
            self.feed(path[len("/feed/"):])
        elif path.startswith("/status/"):
            extra = {"Retry_After": options["after"]} if "after" in options else {}
            self.answer(int(path[len("/status/"):]), **extra)
        else:
            getattr(self, "do_" + path[1:].replace("-", "_"), self.do_nothing)()

    def summary(self, encoded):
        title = urllib.parse.unquote(encoded)
        with self.server.lock:
            self.server.asked[title] = asked = self.server.asked.get(title, 0) + 1
        agent = self.headers.get("user-agent", "")
        if not ("bellwether/" in agent and "@" in agent):
            self.answer(403, "name a contact")
        elif "gzip" not in self.headers.get("accept-encoding", ""):
            self.answer(406, "ask for gzip")
        elif title in ("netflix", "NFLX"):
            self.answer(302, Location="Netflix")
        elif title == "Elsewhere":
            self.answer(302, Location="https://elsewhere.example/api/rest_v1/page/summary/Elsewhere")
        elif title == "Downgrade":
            self.answer(302, Location=f"http://localhost:{self.server.server_address[1]}{PREFIX}Netflix")
        elif title == "Round":
            self.answer(301, Location=PREFIX + "Round")
        elif title == "Counted" and self.headers.get("if-none-match") != '"one"':
            self.answer_json(article("Counted", f"Sent {asked}"), ETag='"one"')
        elif title == "Counted":
            self.answer(304)
        elif title == "Busy":
            self.answer(429, Retry_After="77")
        elif title == "Down":
            self.answer(503, "sorry")
        elif title == "Shaky" and asked < 3:
            self.answer(503, Retry_After="1")
        elif title == "Shaky":
            self.answer_json(article("Shaky", "It stands."))
        elif title == "Deep":
            self.answer(200, "[" * 100_000)
        elif title == "Broken":
            self.answer(200, '{"type":"standard","title":"Broken","extract":"')
        elif title == "Bytes":
            self.answer(200, b'{"type":"standard","title":"Bytes","extract":"\xff\xfe"}')
        elif title == "Untitled":
            self.answer(200, "{}")
        elif title not in ARTICLES:
            self.answer(404, '{"type":"https://mediawiki.org/wiki/HyperSwitch/errors/not_found"}')
        else:
            self.answer_json(ARTICLES[title], ETag='W/"1234567890/a-time-uuid"')

    def links(self, options):
        if options.get("titles") != "Mercury" or options.get("prop") != "links":
            self.answer(500)
            return
        names = ["Mercury (element)", "Mercury (planet)", "Freddie Mercury"]
        self.answer_json({"batchcomplete": True, "query": {"pages": [
            {"pageid": 1, "ns": 0, "title": "Mercury", "links": [{"ns": 0, "title": n} for n in names]}]}})

    def feed(self, encoded):
        if encoded.startswith("keyed"):
            asked = urllib.parse.parse_qs(self.target.partition("?")[2])["key"][0]
            if encoded == "keyed-busy":
                self.answer(503)
            elif encoded == "keyed-moved":
                self.answer(301, Location="//169.254.169.254/latest?token=" + asked)
            elif encoded == "keyed-disguised":
                self.answer(301, Location="//169.254.43518/latest?token=" + asked)
            elif encoded == "keyed-link":
                self.answer(200, RSS.replace("https://news.example/about", "https://news.example/about?k=" + asked) % "a")
            else:
                self.answer(200, RSS.replace("<link>https://news.example/about</link>", "") % "a")
        elif encoded == "moved":
            self.answer(301, Location=f"https://127.0.0.1:{self.server.server_address[1]}/feed/rss")
        elif encoded == "downgrade":
            self.answer(301, Location=f"http://localhost:{self.server.server_address[1]}/feed/rss")
        elif encoded in FEEDS:
            self.answer(200, FEEDS[encoded], Content_Type="application/xml")
        elif "%" in encoded:
            self.answer(200, RSS % encoded)
        else:
            self.answer(404)

    def do_nothing(self):
        self.answer(404, "nothing here")

    def do_ok(self):
        self.answer(200, "hello")

    def do_echo(self):
        lines = [f"{self.method} {self.target}"] + [f"{k}={v}" for k, v in sorted(self.headers.items())]
        self.answer(200, "\n".join(lines) + "\n" + self.body.decode("latin-1"))

    def do_continue(self):
        self.send("HTTP/1.1 100 Continue\r\n\r\n" + "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n")
        self.answer(200, "at last")

    def do_endless_continue(self):
        while True:
            self.send("HTTP/1.1 100 Continue\r\n\r\n")

    def do_chunked(self):
        self.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\n")

    def do_until_close(self):
        self.send("HTTP/1.1 200 OK\r\n\r\nto the end")
        raise self.end_politely()

    def end_politely(self):
        if CERTIFICATE != "none":
            self.request.unwrap()
        return Closed()

    def do_cut_until_close(self):
        self.send("HTTP/1.1 200 OK\r\n\r\nto the")
        raise Closed()

    def do_close(self):
        self.answer(200, "bye", Connection="close")
        raise Closed()

    def do_closed_later(self):
        self.answer(200, "still here")
        raise self.end_politely()

    def do_second_never(self):
        if self.requests > 1:
            raise Closed()
        self.answer(200, "once")

    def do_reset(self):
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Closed()

    def do_half_header(self):
        self.send("HTTP/1.1 200 OK\r\nContent-Le")
        raise Closed()

    def do_truncated(self):
        self.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegin")
        raise Closed()

    def do_garbage(self):
        self.send("\x16\x03what is this\r\n\r\n")
        raise Closed()

    def do_bad_chunk(self):
        self.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")
        raise Closed()

    def do_two_lengths(self):
        self.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nhello")
        raise Closed()

    def do_endless_chunk_line(self):
        self.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;")
        while True:
            self.send("x" * 65536)

    def do_huge_header(self):
        self.send("HTTP/1.1 200 OK\r\n")
        while True:
            self.send("X-Filler: " + "x" * 4000 + "\r\n")

    def do_huge_announced(self):
        self.send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        while True:
            self.send(bytes(65536))

    def do_huge(self):
        self.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(16384):
            self.send(b"10000\r\n" + bytes(65536) + b"\r\n")

    def do_huge_until_close(self):
        self.send("HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(16384):
            self.send(bytes(65536))

    def do_late(self):
        time.sleep(0.3)
        self.answer(200, "at last")

    def do_slow_header(self):
        self.send("HTTP/1.1 200 OK\r\n")
        self.stream.read()

    def do_drip(self):
        self.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            self.send("x")
            time.sleep(0.02)

    def do_bomb(self):
        self.answer(200, gzip.compress(bytes(32 * 1024 * 1024), compresslevel=1), Content_Encoding="gzip")

    def do_gzip(self):
        self.answer(200, gzip.compress(b"small ") + gzip.compress(b"again"), Content_Encoding="gzip")

    def do_bad_gzip(self):
        self.answer(200, b"\x1f\x8b\x08 but no more", Content_Encoding="gzip")

    def do_cut_gzip(self):
        self.answer(200, gzip.compress(os.urandom(1000))[:500], Content_Encoding="gzip")

    def do_brotli(self):
        self.answer(200, "?", Content_Encoding="br")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    connections = 0
    asked = {}
    lock = threading.Lock()


def main():
    with Server(("127.0.0.1", 0), Handler) as server:
        if CERTIFICATE != "none":
            make_certificate()
            server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.context.load_cert_chain(os.path.join(DIRECTORY, "certificate.pem"),
                                           os.path.join(DIRECTORY, "key.pem"))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(server.server_address[1], flush=True)
        sys.stdin.buffer.read()
        os._exit(0)


main()
