"""Servers of mail take what `alerts test` sends, or it says why not: mail_server_test.py BELLWETHER UNPACKED

aiosmtpd as it is and with handlers that are strict or fail, Exim, and Postfix, Debian's packages all; the last is
unpacked in a folder (scripts/unpacked_packages) and not installed. Each mail is also written to a folder, and what a
server got is compared with that, byte for byte.
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

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from claimed_port import ClaimedPort  # noqa: E402
from server_process import dies_with_me, listens  # noqa: E402

PROGRAM, UNPACKED = os.path.realpath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
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
        self.account = pwd.getpwnam("nobody")
        os.chmod(self.folder, 0o755)
        for name in ("spool", "delivered"):
            (self.folder / name).mkdir()
        self.configure(10_000_000)
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
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            with peer:
                subprocess.run([EXIM, "-C", self.folder / "exim.conf", "-bs", "-odi"], check=False, stdin=peer,
                               stdout=peer, stderr=subprocess.DEVNULL, cwd="/", timeout=PATIENCE,
                               user=self.account.pw_uid, group=self.account.pw_gid, extra_groups=[])

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


POSTFIX_CONFIGURATION = """
compatibility_level = 3.6
myhostname = mail.example
mydestination =
mynetworks =
inet_interfaces = loopback-only
inet_protocols = ipv4
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = {root}/usr/sbin
daemon_directory = {root}/usr/lib/postfix/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {root}/etc/postfix
sendmail_path = {root}/usr/sbin/sendmail
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
mail_owner = daemon
setgid_group = mail
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
alias_maps =
virtual_mailbox_domains = example.com
virtual_mailbox_base = {folder}/delivered
virtual_mailbox_maps = inline:{{ann@example.com=ann/, later@example.com=later/}}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
message_size_limit = {limit}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {folder}/certificate.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_auth_only = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{{{later@example.com = 450 4.7.1 greylisted}}}}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {folder}/logins
smtpd_discard_ehlo_keywords = {hidden}
"""

# What of it runs: nothing in a root of its own, and nothing that sends.
POSTFIX_SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
anvil unix - - n - 1 anvil
bounce unix - - n - 0 bounce
cleanup unix n - n - 0 cleanup
defer unix - - n - 0 bounce
error unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
qmgr unix n - n 300 1 qmgr
retry unix - - n - - error
rewrite unix - - n - - trivial-rewrite
tlsmgr unix - - n 1000? 1 tlsmgr
virtual unix - n n - - virtual
"""


class Logins:
    """Who may log in, in the protocol by which Dovecot tells Postfix: a client a connection."""

    def __init__(self, path):
        self.mechanisms = []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        os.chmod(path, 0o666)
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=(peer,), daemon=True).start()

    def answer(self, peer):
        with peer, peer.makefile("rw") as words:
            words.write("VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\n"
                        "COOKIE\t0123456789abcdef0123456789abcdef\nDONE\n")
            words.flush()
            for line in words:
                kind, *fields = line.rstrip("\n").split("\t")
                if kind != "AUTH":
                    continue
                number, mechanism = fields[:2]
                said, = [field.removeprefix("resp=") for field in fields if field.startswith("resp=")]
                self.mechanisms.append((mechanism, "secured" in fields))
                good = base64.b64decode(said) == f"\0{USER}\0{PASSWORD}".encode()
                words.write(f"OK\t{number}\tuser={USER}\n" if good else f"FAIL\t{number}\n")
                words.flush()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Postfix(Mail):
    """All of it, from its own packages' folder, with its processes and their queue."""

    ROOT = UNPACKED / "postfix"

    def setUp(self):
        super().setUp()
        os.chmod(self.folder, 0o755)
        for name, owner in (("queue", "root"), ("data", "daemon"), ("delivered", "nobody"), ("etc", "root")):
            (self.folder / name).mkdir()
            shutil.chown(self.folder / name, owner)
        self.port = ClaimedPort()
        self.addCleanup(self.port.close)
        self.logins = Logins(self.folder / "logins")
        self.addCleanup(self.logins.close)

    def tearDown(self):
        self.postfix.terminate()
        self.postfix.wait(PATIENCE)
        super().tearDown()

    def start(self, limit=10_000_000, hidden=""):
        (self.folder / "etc/main.cf").write_text(POSTFIX_CONFIGURATION.format(
            folder=self.folder, root=self.ROOT, limit=limit, hidden=hidden))
        (self.folder / "etc/master.cf").write_text(POSTFIX_SERVICES.format(port=self.port.number))
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "MAIL_CONFIG": str(self.folder / "etc"),
                       "LD_LIBRARY_PATH": str(self.ROOT / "usr/lib/postfix")}
        # Makes the folders of the queue.
        subprocess.run([self.ROOT / "usr/sbin/postfix", "check"], check=True, stdin=subprocess.DEVNULL,
                       capture_output=True, env=environment, timeout=PATIENCE)
        # Ends with its whole group of processes, which is none of ours.
        self.postfix = subprocess.Popen([self.ROOT / "usr/lib/postfix/sbin/master", "-d"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
                                        start_new_session=True, preexec_fn=dies_with_me())
        deadline = time.monotonic() + PATIENCE
        while not listens(self.port.number):
            self.assertIsNone(self.postfix.poll(), self.logs())
            self.assertLess(time.monotonic(), deadline, self.logs())
            time.sleep(0.05)

    def tell_postfix(self, *flags, password=PASSWORD):
        return self.tell(self.port.number, "--mail-user", USER, "--mail-password", "env:SECRET", *flags, SECRET=password)

    def delivered(self, count):
        """So many mails, as soon as they are there."""
        deadline = time.monotonic() + PATIENCE
        while len(found := list(self.folder.glob("delivered/ann/new/*"))) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(len(found), count, self.logs())
        return [file.read_bytes().replace(b"\n", b"\r\n") for file in found]

    def test_postfix_with_all_that_it_offers_delivers_what_was_sent(self):
        self.start()
        self.assertEqual(self.tell_postfix(), (0, {"way": "mail", "told": True}), self.logs())
        got, = self.delivered(1)
        # It puts its own fields before ours and leaves the rest alone.
        self.assertTrue(got.endswith(self.written()), got[:2000])
        read = email.message_from_bytes(got, policy=email.policy.default)
        self.assertEqual((len(read.get_all("Date")), len(read.get_all("Message-ID"))), (1, 1))
        self.assertRegex(read["Received"], r"with ESMTPSA id")
        self.assertEqual(self.logins.mechanisms, [("PLAIN", True)])
        self.assertRegex(self.logs(), r"ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8")

    def test_postfix_that_offers_nothing_but_tls_and_logins_delivers_the_same(self):
        self.start(hidden="pipelining, size, 8bitmime, chunking, dsn, smtputf8, enhancedstatuscodes, vrfy, etrn")
        self.assertEqual(self.tell_postfix(), (0, {"way": "mail", "told": True}), self.logs())
        got, = self.delivered(1)
        self.assertTrue(got.endswith(self.written()), got[:2000])

    def test_postfix_refuses_and_defers_readers_and_strangers(self):
        self.start()
        for reader, reply in (("nobody@example.com", "550 5.1.1 <nobody@example.com>: Recipient address rejected: "
                               "User unknown in virtual mailbox table"),
                              ("later@example.com", "450 4.7.1 <later@example.com>: Recipient address rejected: greylisted")):
            code, mail = self.tell_postfix("--mail-to", reader)
            self.assertEqual((code, mail["error"]), (1, f"localhost:{self.port.number}: {reply} (at RCPT TO {reader})"), self.logs())
        code, mail = self.tell_postfix(password="wrong")
        self.assertEqual(code, 1)
        self.assertRegex(mail["error"], r": 535 5\.7\.8 Error: authentication failed: .*\(at AUTH\)")
        self.delivered(0)

    def test_postfix_takes_no_mail_that_is_too_large(self):
        self.start(limit=5000)
        code, mail = self.tell_postfix()
        self.assertEqual(code, 1)
        self.assertRegex(mail["error"], r"the mail has \d+ bytes, and the server takes 5000")

    def logs(self):
        log = self.folder / "log"
        return log.read_text() if log.exists() else "no log"


# Each of Mail's own tests once.
for name in [name for name in dir(Mail) if name.startswith("test_")]:
    setattr(Exim, name, None)
    setattr(Postfix, name, None)

if __name__ == "__main__":
    # Exim and Postfix run with the rights of users that every Debian has, and only root can give them these.
    if os.geteuid() != 0:
        os.execvp("unshare", ["unshare", "--map-root-user", "--map-auto", "--", "/usr/bin/python3", "-I", "-B", *sys.argv])
    for program in (EXIM, "openssl"):
        if not shutil.which(program):
            sys.exit(f"{program} is missing; scripts/install test")
    # Of the servers' sockets, which end with the test.
    unittest.main(argv=sys.argv[:1], warnings="ignore")
