"""The static executable speaks TLS with every kind of server it must, refuses the others with a reason, and has the
digests it needs besides: tls_test.py BELLWETHER, or an emulator and what it is to run

It must speak what OpenSSL offers by default; this is where it shows when the static library lacks a part of it.
The servers of TLS are Debian's `openssl s_server`, each with one certificate, group or suite; what is asked of
them is the number of messages in a queue.
"""

import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

COMMAND = [os.path.realpath(part) if os.path.exists(part) else part for part in sys.argv[1:]]
PATIENCE = 60
COUNTS = {"ApproximateNumberOfMessages": "3", "ApproximateNumberOfMessagesNotVisible": "0",
          "ApproximateNumberOfMessagesDelayed": "0"}
BODY = json.dumps({"Attributes": COUNTS})
ANSWER = f"HTTP/1.1 200 OK\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n\r\n{BODY}".encode()

KEYS = {
    "rsa2048": ["rsa", "-pkeyopt", "rsa_keygen_bits:2048"],
    "rsa4096": ["rsa", "-pkeyopt", "rsa_keygen_bits:4096"],
    "rsa-pss": ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
    "p256": ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "p384": ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
    "p521": ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
    "ed25519": ["ed25519"],
    "ed448": ["ed448"],
}
# A certificate's name: the key, who signs it, how it is signed, and its extensions.
NAMED = "subjectAltName=DNS:localhost"
AUTHORITY = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign"
CERTIFICATES = {
    "root-rsa": ("rsa4096", None, ["-sha256"], AUTHORITY),
    "root-p384": ("p384", None, ["-sha384"], AUTHORITY),
    "root-p256": ("p256", None, ["-sha1"], AUTHORITY),  # As old roots are: nobody asks who vouches for them.
    **{key: (key, "root-rsa", ["-sha256"], NAMED) for key in KEYS},
    "signed-with-sha224": ("rsa2048", "root-rsa", ["-sha224"], NAMED),
    "signed-with-pss": ("rsa2048", "root-rsa", ["-sha512", "-sigopt", "rsa_padding_mode:pss"], NAMED),
    "signed-with-p384": ("p256", "root-p384", ["-sha384"], NAMED),
    "signed-with-p256": ("rsa2048", "root-p256", ["-sha256"], NAMED),
    "signed-with-sha1": ("rsa2048", "root-rsa", ["-sha1"], NAMED),
    "signed-with-md5": ("rsa2048", "root-rsa", ["-md5"], NAMED),
    "intermediate": ("p256", "root-rsa", ["-sha384"], AUTHORITY),
    "chained": ("rsa2048", "intermediate", ["-sha256"], NAMED),
    "bounded": ("p256", "root-rsa", ["-sha256"], AUTHORITY + "\nnameConstraints=critical,permitted;DNS:a.example"),
    "out-of-bounds": ("rsa2048", "bounded", ["-sha256"], NAMED),
    "not-an-authority": ("p256", "root-rsa", ["-sha256"], "basicConstraints=critical,CA:FALSE"),
    "signed-by-no-authority": ("rsa2048", "not-an-authority", ["-sha256"], NAMED),
    "for-clients": ("rsa2048", "root-rsa", ["-sha256"], NAMED + "\nextendedKeyUsage=clientAuth"),
    "critical-unknown": ("rsa2048", "root-rsa", ["-sha256"], NAMED + "\n1.2.3.4=critical,DER:0500"),
    "elsewhere": ("rsa2048", "root-rsa", ["-sha256"], "subjectAltName=DNS:elsewhere.example"),
    "expired": ("rsa2048", "root-rsa", ["-sha256", "-days", "-1"], NAMED),
    "self-signed": ("rsa2048", None, ["-sha256"], NAMED),
}
UNTRUSTED = {"self-signed"}
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_MAX_ATTEMPTS": "1"}
TLS_1_2, TLS_1_3 = "-tls1_2", "-tls1_3"
UNSAFE = "DEFAULT@SECLEVEL=0"


def openssl(*arguments, folder):
    ended = subprocess.run(["openssl", *arguments], check=False, cwd=folder, stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode != 0:
        sys.exit(f"openssl {arguments}: exit code {ended.returncode}\n{ended.stdout}")


def run(arguments, folder, **environment):
    """A command on a stage of AWS: its exit code, output and error."""
    ended = subprocess.run([*COMMAND, "--stage", "prod", "--region", "eu-central-1", *arguments], check=False,
                           cwd=folder, env={**ENVIRONMENT, "HOME": str(folder), **environment},
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE)
    return ended.returncode, ended.stdout, ended.stderr


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        for name, options in KEYS.items():
            openssl("genpkey", "-algorithm", *options, "-out", f"{name}.key", folder=cls.folder)
        for name in CERTIFICATES:
            cls.make_certificate(name)
        bundle = "".join((cls.folder / f"{name}.pem").read_text() for name, (_, issuer, *_) in CERTIFICATES.items()
                         if issuer is None and name not in UNTRUSTED)
        (cls.folder / "bundle.pem").write_text(bundle)

    @classmethod
    def make_certificate(cls, name):
        key, issuer, options, extensions = CERTIFICATES[name]
        (cls.folder / "extensions").write_text(extensions + "\n")
        openssl("req", "-new", "-key", f"{key}.key", "-subj", f"/CN={name}", "-out", "request", folder=cls.folder)
        signer = ["-signkey", f"{key}.key"] if issuer is None else \
            ["-CA", f"{issuer}.pem", "-CAkey", f"{CERTIFICATES[issuer][0]}.key", "-CAcreateserial"]
        days = [] if "-days" in options else ["-days", "2"]
        openssl("x509", "-req", "-in", "request", *signer, *options, *days, "-extfile", "extensions", "-out",
                f"{name}.pem", folder=cls.folder)
        # What the server sends besides its own.
        chain = f"{issuer}.pem" if issuer is not None and CERTIFICATES[issuer][1] is not None else f"{name}.pem"
        (cls.folder / f"{name}.chain").write_text((cls.folder / chain).read_text())

    def ask(self, certificate, options, trusted="bundle.pem"):
        """The program asks one server; its answer, and its error."""
        key = CERTIFICATES[certificate][0]
        server = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-naccept", "1", "-key", f"{key}.key", "-cert",
             f"{certificate}.pem", "-cert_chain", f"{certificate}.chain", *options],
            cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            lines = []
            while not (accepting := re.match(rb"ACCEPT .*:(\d+)$", lines[-1] if lines else b"")):
                lines.append(server.stdout.readline())
                self.assertTrue(lines[-1], lines)
            # It sends what it is given, without waiting for the request.
            server.stdin.write(ANSWER)
            server.stdin.flush()
            return run(["--endpoint-url", f"https://localhost:{accepting[1].decode()}", "queue", "status", "--queue",
                        "https://sqs.example/1/q", "--json"],
                       self.folder, SSL_CERT_FILE=str(self.folder / trusted))
        finally:
            server.kill()
            server.communicate()

    def check_answered(self, certificate, *options):
        with self.subTest(certificate=certificate, options=options):
            code, output, error = self.ask(certificate, options)
            self.assertEqual((code, error), (0, ""))
            self.assertIn(3, json.loads(output).values())

    def check_refused(self, reason, certificate, *options, trusted="bundle.pem"):
        with self.subTest(reason=reason, certificate=certificate, options=options):
            code, output, error = self.ask(certificate, options, trusted)
            self.assertEqual((code, output), (1, ""))
            self.assertRegex(error, rf"\AError: [^\n]*localhost:\d+: {reason}\n\Z")

    def test_every_kind_of_certificate_is_understood(self):
        for version in (TLS_1_2, TLS_1_3):
            for certificate in KEYS:
                self.check_answered(certificate, version)

    def test_every_way_to_sign_a_certificate_is_verified(self):
        for certificate in ("signed-with-sha224", "signed-with-pss", "signed-with-p384", "signed-with-p256", "chained"):
            self.check_answered(certificate)

    def test_every_group_is_agreed_on(self):
        for group in ("X25519", "X448", "P-256", "P-384", "P-521"):
            for version in (TLS_1_2, TLS_1_3):
                self.check_answered("p256", version, "-groups", group)
                self.check_answered("rsa2048", version, "-groups", group)
        self.check_answered("rsa2048", TLS_1_3, "-groups", "ffdhe2048")
        self.check_answered("rsa2048", TLS_1_2, "-cipher", "DHE-RSA-AES128-GCM-SHA256")

    def test_every_suite_is_agreed_on(self):
        for suite in ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"):
            self.check_answered("rsa2048", TLS_1_3, "-ciphersuites", suite)
        for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-SHA256", "AES256-SHA384",
                      "AES128-SHA", "AES256-SHA"):
            self.check_answered("rsa2048", TLS_1_2, "-cipher", f"ECDHE-RSA-{suite}")
            self.check_answered("p256", TLS_1_2, "-cipher", f"ECDHE-ECDSA-{suite}")
        # Without a group: the server's key encrypts the secret.
        for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256", "AES128-SHA"):
            self.check_answered("rsa2048", TLS_1_2, "-cipher", suite)

    def test_every_way_to_sign_a_handshake_is_verified(self):
        for scheme in ("rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"):
            self.check_answered("rsa2048", TLS_1_3, "-sigalgs", scheme)
        for scheme in ("RSA+SHA224", "RSA+SHA256", "RSA+SHA384", "RSA+SHA512"):
            self.check_answered("rsa2048", TLS_1_2, "-sigalgs", scheme)

    def test_a_certificate_that_is_not_to_be_trusted_is_refused(self):
        refused = "the certificate is refused: "
        self.check_refused(refused + "certificate has expired", "expired")
        self.check_refused(refused + "hostname mismatch", "elsewhere")
        self.check_refused(refused + "self-signed certificate", "self-signed")
        self.check_refused(refused + "unable to get local issuer certificate", "rsa2048", trusted="self-signed.pem")
        self.check_refused(refused + "permitted subtree violation", "out-of-bounds")
        self.check_refused(refused + "invalid CA certificate", "signed-by-no-authority")
        self.check_refused(refused + "unsuitable certificate purpose", "for-clients")
        self.check_refused(refused + "unhandled critical extension", "critical-unknown")
        for certificate in ("signed-with-sha1", "signed-with-md5"):
            self.check_refused(refused + "CA signature digest algorithm too weak", certificate, "-cipher", UNSAFE)

    def test_what_openssl_does_not_offer_is_refused_and_says_so(self):
        alert = "TLS: (sslv3|ssl/tls) alert handshake failure"
        self.check_refused(alert, "rsa2048", TLS_1_3, "-ciphersuites", "TLS_AES_128_CCM_SHA256")
        for suite in ("ECDHE-RSA-CAMELLIA128-SHA256", "ECDHE-ARIA128-GCM-SHA256", "DHE-RSA-AES128-CCM"):
            self.check_refused(alert, "rsa2048", TLS_1_2, "-cipher", suite)
        self.check_refused("TLS: tlsv1 alert protocol version", "rsa2048", "-tls1_1", "-cipher", UNSAFE)


class ForgetfulQueue(http.server.BaseHTTPRequestHandler):
    """DynamoDB with one item, and an SQS that takes another body than it was sent."""

    def log_message(self, *_):
        pass

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = {"Items": [{"name": {"S": "acme"}}]}
        if self.headers["X-Amz-Target"] == "AmazonSQS.SendMessageBatch":
            taken = [{"Id": entry["Id"], "MessageId": "1", "MD5OfMessageBody": "0" * 32}
                     for entry in request["Entries"]]
            answer = {"Successful": taken, "Failed": []}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Digests(unittest.TestCase):
    def test_what_sqs_took_is_compared_by_md5(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), ForgetfulQueue)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        with tempfile.TemporaryDirectory() as folder:
            code, output, error = run(["--endpoint-url", f"http://127.0.0.1:{server.server_port}", "run", "fan-out",
                                       "--queue", "https://sqs.example/1/q"], folder)
        self.assertEqual((code, output), (1, ""))
        self.assertIn("SQS took another body than was sent", error)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
