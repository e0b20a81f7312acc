"""Servers of mail take what `alerts test` sends, or it says why not: mail_server_test.py BELLWETHER

aiosmtpd as it is and with handlers that are strict or fail, and Exim, both Debian packages. Each mail is also
written to a folder, and what a server got is compared with that, byte for byte.
"""

import asyncio
import base64
import contextlib
import email.policy
import json
import os
import pathlib
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from aiosmtpd.smtp import SMTP, AuthResult

PROGRAM = os.path.realpath(sys.argv[1])
PATIENCE = 60
USER, PASSWORD, TOKEN = "ann", "hunter2 \u20ac", "ya29.a-token"
EXIM = "/usr/sbin/exim4"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], check=True, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)


def make_certificates(folder):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=a test", "-days", "2")
    openssl(folder, "req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-extfile", "names", "-out", "certificate.pem", "-days", "2")


class Strict:
    """Takes a mail if it is as it should be, and keeps it."""

    def __init__(self, *replies):
        self.mails, self.envelopes, self.logins, self.replies = [], [], [], list(replies)

    async def handle_DATA(self, server, session, envelope):
        raw = envelope.original_content
        if raw.count(b"\n") != raw.count(b"\r\n") or raw.count(b"\r") != raw.count(b"\r\n"):
            return "550 5.6.0 a bare line feed"
        if max(map(len, raw.split(b"\r\n"))) > 78:
            return "550 5.6.0 a long line"
        if not raw.isascii():
            return "550 5.6.0 not ASCII"
        reply = self.replies.pop(0) if self.replies else "250 2.0.0 queued"
        if reply.startswith("250"):
            self.mails.append(raw)
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, session.ssl is not None, envelope.mail_options))
        return reply

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((mechanism, session.ssl is not None))
        good = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    async def auth_XOAUTH2(self, server, arguments):
        said = base64.b64decode(arguments[1])
        self.logins.append(("XOAUTH2", server.session.ssl is not None))
        if said == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01".encode():
            return AuthResult(success=True)
        await server.challenge_auth(b'{"status":"400"}', encode_to_b64=True)
        return AuthResult(success=False, handled=False)


class DropsAfterTheEnd(Strict):
    async def handle_DATA(self, server, session, envelope):
        reply = await super().handle_DATA(server, session, envelope)
        assert reply.startswith("250")
        server.transport.abort()
        return reply


class Slow(Strict):
    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(3)
        return await super().handle_DATA(server, session, envelope)


class Busy(SMTP):
    """Greets with 421, as one that is overloaded does."""

    def connection_made(self, transport):
        transport.write(b"421 4.3.2 busy\r\n")
        transport.close()


@contextlib.contextmanager
def serving(handler, folder, kind=SMTP, implicit_tls=False, **options):
    """aiosmtpd on a port of its own."""
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    loop, started = asyncio.new_event_loop(), threading.Event()
    port = []

    async def start():
        server = await loop.create_server(lambda: kind(handler, enable_SMTPUTF8=True, loop=loop, **options,
                                                       tls_context=None if implicit_tls else tls),
                                          host="127.0.0.1", port=0, ssl=tls if implicit_tls else None)
        port.append(server.sockets[0].getsockname()[1])
        started.set()

    def run():
        loop.run_until_complete(start())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert started.wait(PATIENCE)
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)


class Mail(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        make_certificates(self.folder)

    def tearDown(self):
        self.temporary.cleanup()

    def tell(self, port, *flags, host="localhost", **environment):
        """`alerts test` to the server: its exit code, and what it says of the mail."""
        mails = self.folder / "mails"
        shutil.rmtree(mails, ignore_errors=True)
        ended = subprocess.run(
            [PROGRAM, "alerts", "test", "--json", "--mail-server", f"{host}:{port}", "--mail-folder", mails,
             "--alerts-ca-file", self.folder / "ca.pem", "--mail-from", "Bellwether <bellwether@example.com>",
             "--mail-to", "ann@example.com", *flags],
            check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
            env={"HOME": self.temporary.name, "PATH": os.environ["PATH"], **environment})
        for secret in (PASSWORD, TOKEN, base64.b64encode(PASSWORD.encode()).decode()):
            self.assertNotIn(secret, ended.stdout + ended.stderr)
        if not ended.stdout:
            return ended.returncode, {"error": ended.stderr}
        mail, folder = json.loads(ended.stdout)["ways"]
        self.assertEqual(folder, {"way": "folder", "told": True})
        self.assertEqual(ended.returncode, 0 if mail["told"] else 1)
        return ended.returncode, mail

    def written(self):
        file, = (self.folder / "mails").iterdir()
        return file.read_bytes()

    def test_a_mail_arrives_whole_over_tls_from_a_word_on(self):
        handler = Strict()
        with serving(handler, self.folder, require_starttls=True) as port:
            self.assertEqual(self.tell(port), (0, {"way": "mail", "told": True}))
        self.assertEqual(handler.mails, [self.written()])
        options = [f"SIZE={len(self.written())}"]
        self.assertEqual(handler.envelopes, [("bellwether@example.com", ["ann@example.com"], True, options)])

    def test_a_mail_arrives_whole_over_tls_from_the_first_byte(self):
        handler = Strict()
        with serving(handler, self.folder, implicit_tls=True) as port:
            self.assertEqual(self.tell(port, "--mail-security", "tls")[0], 0)
        self.assertEqual(handler.mails, [self.written()])

    def test_a_mail_arrives_whole_in_plain_text_where_that_is_wished(self):
        handler = Strict()
        with serving(handler, self.folder) as port:
            self.assertEqual(self.tell(port, "--mail-security", "off", host="127.0.0.1")[0], 0)
        self.assertEqual(handler.mails, [self.written()])

    def test_who_we_are_is_said_in_each_way_and_only_over_tls(self):
        secret = self.folder / "secret"
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        cases = [
            ("PLAIN", [], ["--mail-password", "env:SECRET"], {"SECRET": PASSWORD}),
            ("PLAIN", [], ["--mail-password", f"file:{secret}"], {}),
            ("LOGIN", ["PLAIN"], ["--mail-password", f"command:cat {secret}"], {}),
            ("XOAUTH2", [], ["--mail-token", "env:SECRET"], {"SECRET": TOKEN}),
        ]
        for mechanism, excluded, flags, environment in cases:
            with self.subTest(mechanism, flags=flags):
                handler = Strict()
                with serving(handler, self.folder, auth_required=True, auth_exclude_mechanism=excluded,
                             authenticator=handler.authenticate) as port:
                    told = self.tell(port, "--mail-user", USER, *flags, **environment)
                self.assertEqual(told, (0, {"way": "mail", "told": True}))
                self.assertEqual(handler.logins, [(mechanism, True)])
                self.assertEqual(handler.mails, [self.written()])

    def test_a_wrong_password_is_refused_and_never_shown(self):
        for flags in (["--mail-password", "env:SECRET"], ["--mail-token", "env:SECRET"]):
            handler = Strict()
            with serving(handler, self.folder, auth_required=True, authenticator=handler.authenticate) as port:
                code, mail = self.tell(port, "--mail-user", USER, *flags, SECRET="wrong-" + TOKEN)
            self.assertEqual(code, 1)
            self.assertEqual(mail["error"], f"localhost:{port}: 535 5.7.8 Authentication credentials invalid (at AUTH)")
            self.assertEqual(handler.mails, [])

    def test_a_password_without_tls_is_refused_before_anybody_is_asked(self):
        code, mail = self.tell(1, "--mail-user", USER, "--mail-password", "env:SECRET", "--mail-security", "off",
                               SECRET=PASSWORD)
        self.assertEqual(code, 1)
        self.assertIn("a password is never said without TLS", mail["error"])

    def test_a_server_that_nobody_vouches_for_is_told_nothing(self):
        handler = Strict()
        with serving(handler, self.folder) as port:
            code, mail = self.tell(port, "--alerts-ca-file", "")
            self.assertEqual(code, 1)
            self.assertIn("the certificate is refused", mail["error"])
            code, mail = self.tell(port, host="127.0.0.2")
            self.assertEqual(code, 1)
        self.assertEqual(handler.mails, [])

    def test_what_a_server_refuses_is_said_and_not_taken_for_told(self):
        for reply in ("451 4.3.0 try again later", "552 5.3.4 too large", "550 5.7.1 spam"):
            handler = Strict(reply)
            with serving(handler, self.folder) as port:
                code, mail = self.tell(port)
                self.assertEqual(code, 1)
                self.assertEqual(mail, {"way": "mail", "told": False, "may_be_told": False,
                                        "error": f"localhost:{port}: {reply} (at the end of the mail)"})
                # What was wrong for now may be right the next time.
                self.assertEqual(self.tell(port)[0], 0)
            self.assertEqual(len(handler.mails), 1)

    def test_a_busy_server_is_said_to_be_busy(self):
        with serving(Strict(), self.folder, kind=Busy) as port:
            code, mail = self.tell(port)
        self.assertEqual((code, mail["error"]), (1, f"localhost:{port}: 421 4.3.2 busy (at greeting)"))

    def test_too_large_a_mail_is_not_sent(self):
        handler = Strict()
        with serving(handler, self.folder, data_size_limit=1000) as port:
            code, mail = self.tell(port)
        self.assertEqual(code, 1)
        self.assertRegex(mail["error"], r"the mail has \d+ bytes, and the server takes 1000")
        self.assertEqual(handler.mails, [])

    def test_an_answer_that_is_lost_leaves_it_open_whether_it_was_told(self):
        handler = DropsAfterTheEnd()
        with serving(handler, self.folder) as port:
            code, mail = self.tell(port)
        self.assertEqual((code, mail["told"], mail["may_be_told"]), (1, False, True))
        self.assertEqual(handler.mails, [self.written()])

    def test_a_slow_server_is_waited_for_and_told_once(self):
        # Retried too early, it was two mails (Devlaner/devlane 374).
        handler = Slow()
        with serving(handler, self.folder) as port:
            begun = time.monotonic()
            self.assertEqual(self.tell(port)[0], 0)
            self.assertGreater(time.monotonic() - begun, 3)
        self.assertEqual(handler.mails, [self.written()])


EXIM_CONFIGURATION = """
primary_hostname = mail.example
domainlist local_domains = example.com
spool_directory = {folder}/spool
log_file_path = {folder}/log-%slog
exim_user = {user}
exim_group = {group}
deliver_drop_privilege = true
host_lookup =
acl_smtp_rcpt = check_rcpt
tls_advertise_hosts = *
tls_certificate = {folder}/certificate.pem
tls_privatekey = {folder}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
message_size_limit = {limit}
keep_environment =
begin acl
check_rcpt:
  deny local_parts = nobody
       message = no such user
  defer local_parts = later
       message = greylisted
  accept authenticated = *
  deny message = log in first
begin routers
here:
  driver = accept
  domains = +local_domains
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {folder}/delivered
  maildir_format
  create_directory
  user = {user}
  group = {group}
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{name}}}}}{{eq{{$auth3}}{{secret}}}}}}}}
"""


class Exim(Mail):
    """As inetd runs it: a process a connection, with the rights of nobody."""

    def setUp(self):
        super().setUp()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chmod(self.folder, 0o755)
        for name in ("spool", "delivered"):
            (self.folder / name).mkdir()
        self.configure(10_000_000)
        if os.getuid() == 0:
            for file in (self.folder, *self.folder.iterdir()):
                os.chown(file, self.account.pw_uid, self.account.pw_gid)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def tearDown(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(PATIENCE)
        self.listener.close()
        super().tearDown()

    def configure(self, limit):
        group = subprocess.run(["id", "-gn", self.account.pw_name], check=True, capture_output=True, text=True)
        (self.folder / "exim.conf").write_text(EXIM_CONFIGURATION.format(
            folder=self.folder, user=self.account.pw_name, group=group.stdout.strip(), limit=limit, name=USER))

    def serve(self):
        as_whom = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer:
                subprocess.run([EXIM, "-C", self.folder / "exim.conf", "-bs", "-odi"], check=False, stdin=peer,
                               stdout=peer, stderr=subprocess.DEVNULL, cwd="/", timeout=PATIENCE,
                               **(as_whom if os.getuid() == 0 else {}))

    def tell_exim(self, *flags):
        return self.tell(self.port, "--mail-user", USER, "--mail-password", "env:SECRET", *flags, SECRET="secret")

    def test_exim_delivers_what_was_sent(self):
        self.assertEqual(self.tell_exim(), (0, {"way": "mail", "told": True}), self.logs())
        deadline = time.monotonic() + PATIENCE
        while not (delivered := list(self.folder.glob("delivered/new/*"))) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.assertEqual(len(delivered), 1, self.logs())
        got = delivered[0].read_bytes().replace(b"\n", b"\r\n")
        # It puts its own fields before ours and leaves the rest alone.
        self.assertTrue(got.endswith(self.written()), got[:2000])
        read = email.message_from_bytes(got, policy=email.policy.default)
        self.assertEqual(len(read.get_all("Date")), 1)
        self.assertEqual(len(read.get_all("Message-ID")), 1)
        self.assertRegex(read["Received"], "with esmtpsa")

    def test_exim_refuses_and_defers_readers(self):
        code, mail = self.tell_exim("--mail-to", "nobody@example.com")
        self.assertEqual((code, mail["error"]),
                         (1, f"localhost:{self.port}: 550 no such user (at RCPT TO nobody@example.com)"), self.logs())
        code, mail = self.tell_exim("--mail-to", "ann@example.com,later@example.com")
        self.assertEqual((code, mail["error"]),
                         (1, f"localhost:{self.port}: 451 greylisted (at RCPT TO later@example.com)"))
        self.assertEqual(list(self.folder.glob("delivered/new/*")), [])

    def test_exim_takes_no_mail_that_is_too_large(self):
        self.configure(5000)
        code, mail = self.tell_exim()
        self.assertEqual(code, 1)
        self.assertRegex(mail["error"], r"the mail has \d+ bytes, and the server takes 5000")

    def logs(self):
        return "\n".join(file.read_text() for file in self.folder.glob("log-*"))


# Each of Mail's own tests once.
for name in [name for name in dir(Mail) if name.startswith("test_")]:
    setattr(Exim, name, None)

if __name__ == "__main__":
    for program in (EXIM, "openssl"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing; scripts/install test")
    # Of the servers' sockets, which end with the test.
    unittest.main(argv=sys.argv[:1], warnings="ignore")
