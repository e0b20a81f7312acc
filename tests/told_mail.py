"""A mail that `alerts test` sends to a server of the test's own, with the certificates of that, for the tests of servers.

Each mail is also written to a folder, and what a server got is compared with that, byte for byte.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PATIENCE = 60
USER, PASSWORD, TOKEN = "ann", "hunter2 \u20ac", "ya29.a-token"


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], check=True, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True)


def make_certificates(folder):
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(folder, "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=a test", "-days", "2")
    openssl(folder, "req", *key, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-extfile", "names", "-out", "certificate.pem", "-days", "2")


def peers_of(listener):
    """Who connects, until the socket is shut."""
    while True:
        try:
            peer, _ = listener.accept()
        except OSError:
            return
        yield peer


class ToldMail(unittest.TestCase):
    PROGRAM = os.path.realpath(sys.argv[1])

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
            [self.PROGRAM, "alerts", "test", "--json", "--mail-server", f"{host}:{port}", "--mail-folder", mails,
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


def main_as_root(arguments):
    """The tests of a server that runs with the rights of users that every Debian has, which only root can give it."""
    if os.geteuid() != 0:
        os.execvp("unshare", ["unshare", "--map-root-user", "--map-auto", "--", "/usr/bin/python3", "-I", "-B", *arguments])
    # Of the servers' sockets, which end with the test.
    unittest.main(argv=arguments[:1], warnings="ignore")
