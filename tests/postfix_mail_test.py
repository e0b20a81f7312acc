"""Postfix takes what `alerts test` sends, or it says why not: postfix_mail_test.py BELLWETHER UNPACKED

Debian's package, unpacked in a folder (scripts/unpacked_packages) and not installed, for Exim is.
"""

import base64
import email.policy
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from claimed_port import ClaimedPort  # noqa: E402
from server_process import dies_with_me, listens  # noqa: E402
from told_mail import PASSWORD, PATIENCE, USER, ToldMail, main_as_root, peers_of  # noqa: E402

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
        for peer in peers_of(self.listener):
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


class Postfix(ToldMail):
    """All of it, from its own packages' folder, with its processes and their queue."""

    ROOT = pathlib.Path(sys.argv[2]).resolve() / "postfix"

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


if __name__ == "__main__":
    main_as_root(sys.argv)
