"""Holds what we find for credentials beside what botocore finds, and docs/aws.md beside both.

oracle_credentials.py PROGRAM DOCUMENT: PROGRAM is that of tests/credentials_dump.cc. For each case of
credential_cases.py both are run, in home folders and with servers of their own that are alike: key, secret and token
must be the same, and so must each request and what is written back. DOCUMENT must hold the tables that come out; with
`--write` after it, they are written.
"""

import base64
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import credential_settings  # noqa: E402
from credential_cases import PRIVATE_KEY, SOURCES  # noqa: E402
from credential_server import Server  # noqa: E402

PROGRAM = sys.argv[1]
TIMEOUT = 60
ROLE = "arn:aws:iam::111122223333:role"
NOWHERE = "no AWS credentials"


def botocores(profile):
    """What botocore finds in this process's environment."""
    import botocore.session

    session = botocore.session.Session(profile=profile or None)
    try:
        found = session.get_credentials()
        if found is None:
            return {"error": NOWHERE}
        frozen = found.get_frozen_credentials()
    except Exception as error:  # Of any kind.
        return {"error": f"{type(error).__name__}: {error}"}
    return {"key": frozen.access_key, "secret": frozen.secret_key, "token": frozen.token or ""}


def without_times(cached):
    """What is counted from the moment of refreshing may differ by seconds."""
    for place in (cached, cached.get("accessToken")):
        if isinstance(place, dict) and "expiresAt" in place:
            place["expiresAt"] = place["expiresAt"][:15]
    return cached


def run(command, case):
    """What the command finds in a home folder and with a server as the case has them."""
    with tempfile.TemporaryDirectory() as home:
        server = Server(case.mood)

        def filled(text):
            return text.replace("{url}", server.url).replace("{home}", home).replace("{role}", ROLE)

        files = {".aws/config": case.config, ".aws/credentials": case.credentials, **case.files}
        for name, text in files.items():
            path = pathlib.Path(home, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled(text))
        # Never the metadata service of the machine that tests.
        environment = {"HOME": home, "PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "us-east-1",
                       "AWS_ENDPOINT_URL": server.url, "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}  # fmt: skip
        for name, value in case.env.items():
            environment[name] = None if value is None else filled(value)
        environment = {name: value for name, value in environment.items() if value is not None}
        # Without a terminal botocore asks for the code of an MFA device on its standard input.
        ended = subprocess.run([*command, case.profile], env=environment, input="123456\n", capture_output=True,
                               text=True, timeout=TIMEOUT, start_new_session=True, check=False)  # fmt: skip
        server.shutdown()
        server.server_close()
        if ended.returncode != 0:
            raise AssertionError(f"{command} ended with {ended.returncode}: {ended.stderr}")
        cache = pathlib.Path(home, case.cache) if case.cache else None
        if cache:
            mode = cache.stat().st_mode & 0o777
        return {
            "found": json.loads(ended.stdout.replace(home, "{home}").replace(server.url, "{url}")),
            "asked": json.loads(json.dumps(server.asked).replace(server.url, "{url}")),
            "cached": without_times(json.loads(cache.read_text())) if cache else None,
            "others_may_read": bool(cache and cache.read_text() != case.files[case.cache] and mode & 0o077),
            "dpop": server.dpop,
            "url": server.url,
        }


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def der_of(number):
    """As an INTEGER of ASN.1."""
    number = number.lstrip(b"\0")
    number = (b"\0" if number[0] & 0x80 else b"") + number
    return b"\x02" + bytes([len(number)]) + number


def check_proof(test, proof, url):
    """By OpenSSL, whose key it is."""
    head, claims, signature = proof.split(".")
    header, said = json.loads(decoded(head)), json.loads(decoded(claims))
    test.assertEqual((header["typ"], header["alg"]), ("dpop+jwt", "ES256"))
    test.assertEqual((said["htm"], said["htu"]), ("POST", url + "/v1/token"))
    test.assertLess(abs(said["iat"] - time.time()), 2 * TIMEOUT)
    test.assertGreater(len(said["jti"]), 20)
    numbers = decoded(signature)
    body = der_of(numbers[:32]) + der_of(numbers[32:])
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in ("private", "public", "signature")}
        pathlib.Path(paths["private"]).write_text(PRIVATE_KEY)
        pathlib.Path(paths["signature"]).write_bytes(b"\x30" + bytes([len(body)]) + body)
        subprocess.run(["openssl", "ec", "-in", paths["private"], "-pubout", "-out", paths["public"]], check=True,
                       capture_output=True)  # fmt: skip
        public = subprocess.run(["openssl", "ec", "-pubin", "-in", paths["public"], "-outform", "DER"], check=True,
                                capture_output=True).stdout  # fmt: skip
        jwk = header["jwk"]
        test.assertEqual((jwk["kty"], jwk["crv"]), ("EC", "P-256"))
        test.assertEqual(decoded(jwk["x"]) + decoded(jwk["y"]), public[-64:])
        verify = ["openssl", "dgst", "-sha256", "-verify", paths["public"], "-signature", paths["signature"]]
        verified = subprocess.run(verify, input=f"{head}.{claims}".encode(), capture_output=True, check=False)
        test.assertEqual(verified.returncode, 0, verified)


def verdict_on(ours, theirs, refusal):
    if refusal is None:
        return "honoured"
    if "error" in theirs["found"]:
        return "refused, as by botocore"
    return "not supported" if ours["found"].get("error", "").startswith(NOWHERE) else "refused"


class Credentials(unittest.TestCase):
    maxDiff = None
    verdicts = {}

    def check(self, method):
        rows = SOURCES[method]
        pairs = [(row, case) for row in rows for case in row.cases]
        commands = [[PROGRAM], [sys.executable, "-B", __file__, PROGRAM, "--botocore"]]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            runs = [[pool.submit(run, command, case) for command in commands] for _, case in pairs]
        for (row, case), (ours, theirs) in zip(pairs, runs):
            ours, theirs = ours.result(), theirs.result()
            with self.subTest(row=row.what, case=case):
                if case.refusal is None:
                    self.assertNotIn("error", theirs["found"])
                    for what in ("found", "cached", "asked"):
                        self.assertEqual(ours[what], theirs[what], what)
                    self.assertFalse(ours["others_may_read"])
                else:
                    self.assertIn(case.refusal, ours["found"].get("error", ours["found"]))
                for side in (ours, theirs):
                    if side["dpop"]:
                        check_proof(self, side["dpop"], side["url"])
                verdict = verdict_on(ours, theirs, case.refusal)
                self.assertEqual(self.verdicts.setdefault((method, row.what), verdict), verdict)

    def test_a_source_that_botocore_learns_is_named_here(self):
        import botocore.credentials
        import botocore.session

        session = botocore.session.Session()
        methods = [provider.METHOD for provider in botocore.credentials.create_credential_resolver(session).providers]
        self.assertEqual(methods, list(SOURCES))

    def test_a_setting_that_botocore_learns_is_named_here(self):
        credential_settings.check(self, PROGRAM)

    def test_zz_the_document_holds_what_came_out(self):
        import botocore

        text = credential_settings.document(self.verdicts, SOURCES, PROGRAM, botocore.__version__)
        path = pathlib.Path(sys.argv[2])
        if "--write" in sys.argv:
            path.write_text(text)
        self.assertEqual(path.read_text(), text)


for position, source in enumerate(SOURCES):
    name = f"test_{position:02}_what_botocore_finds_by_{source.replace('-', '_')}_we_find"
    setattr(Credentials, name, lambda self, source=source: self.check(source))

if sys.argv[2] == "--botocore":
    print(json.dumps(botocores(sys.argv[3])))
else:
    unittest.main(argv=sys.argv[:1], verbosity=2)
