"""Exim, as Debian has it, takes what `alerts test` sends, or it says why not: exim_mail_test.py BELLWETHER"""

import email.policy
import os
import pathlib
import pwd
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from told_mail import PATIENCE, USER, ToldMail, main_as_root, peers_of  # noqa: E402

EXIM = "/usr/sbin/exim4"

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


class Exim(ToldMail):
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
        for peer in peers_of(self.listener):
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


if __name__ == "__main__":
    main_as_root(sys.argv)
