"""A receiver of webhooks gets what is documented, and what it does is told: webhook_test.py BELLWETHER SCHEMA DOCUMENT

The receiver is written by the standard alone (https://www.standardwebhooks.com): it knows nothing of ours.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM, SCHEMA, DOCUMENT = map(os.path.realpath, sys.argv[1:4])
PATIENCE = 60
KEY = "whsec_" + base64.b64encode(b"a key of 24 bytes or more").decode()


def breaches(value, schema, at="notice"):
    """What breaks the schema, in the words of JSON Schema that ours uses; another word is an error here."""
    known = {"$schema", "title", "description", "type", "required", "properties", "const", "enum", "pattern", "format",
             "items", "minItems", "contentEncoding", "contentMediaType"}
    assert set(schema) <= known, set(schema) - known
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        return [f"{at} is no {schema['type']}"]
    found = []
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is not {schema['const']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at} is none of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at} does not match {schema['pattern']}")
    if schema.get("format") == "date-time" and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value):
        found.append(f"{at} is no time")
    if isinstance(value, dict):
        found += [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
        # Ours says nothing that is not documented.
        found += [f"{at}.{name} is not documented" for name in value if name not in schema["properties"]]
        for name, member in value.items():
            found += breaches(member, schema["properties"].get(name, {}), f"{at}.{name}")
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            found.append(f"{at} is too short")
        for i, member in enumerate(value):
            found += breaches(member, schema["items"], f"{at}[{i}]")
    return found


class Receiver:
    """Answers with what `answer` makes of a request, and keeps the requests."""

    def __enter__(self):
        outer = self
        self.requests, self.answer = [], lambda handler: handler.reply(204)

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append((self.path, self.headers, body))
                outer.answer(self)

            def reply(self, status, body=b"", **headers):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Webhook(unittest.TestCase):
    def setUp(self):
        self.receiver = self.enterContext(Receiver())
        self.home = self.enterContext(tempfile.TemporaryDirectory())

    def run_test(self, *flags, **environment):
        return subprocess.run([PROGRAM, "alerts", "test", "--json", *flags], check=False, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, cwd=self.home,
                              env={"HOME": self.home, "PATH": os.environ["PATH"], **environment})

    def tell(self, target, *flags, **environment):
        ended = self.run_test("--webhook", f"http://{self.receiver.host}{target}", *flags, **environment)
        self.assertNotIn("secret", ended.stdout + ended.stderr)
        self.assertNotEqual(ended.stdout, "", ended.stderr)
        told, = json.loads(ended.stdout)["ways"]
        self.assertEqual(ended.returncode, 0 if told["told"] else 1)
        return told

    def test_a_receiver_by_the_standard_takes_it(self):
        for locale in ("en", "ja"):
            self.receiver.requests.clear()
            told = self.tell("/secret/hook?x=1", "--webhook-secret", "env:KEY", KEY=KEY, BELLWETHER_LOCALE=locale)
            self.assertEqual(told, {"way": "webhook", "told": True})
            (path, headers, body), = self.receiver.requests
            self.assertEqual(path, "/secret/hook?x=1")
            self.assertLess(abs(time.time() - int(headers["webhook-timestamp"])), 300)
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            key = base64.b64decode(KEY.removeprefix("whsec_"))
            signature = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
            self.assertIn(signature, headers["webhook-signature"].split(" "))
            notice = json.loads(body)
            with open(SCHEMA, encoding="utf-8") as file:
                self.assertEqual(breaches(notice, json.load(file)), [])
            self.assertEqual(notice["id"], headers["webhook-id"])
            self.assertEqual(notice["language"], locale)
            self.assertTrue(base64.b64decode(notice["items"][0]["picture"]["png"]).startswith(b"\x89PNG"))

    def test_where_no_way_is_set_nobody_is_told(self):
        ended = self.run_test()
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertEqual(ended.stderr, "Error: no way to tell anybody is set\nTry: bellwether alerts test --mail-folder mails\n")

    def test_settings_that_do_not_go_together_are_refused_by_name(self):
        for flags, wrong in [
                (["--mail-server", "localhost"], "mail_from is missing beside mail_server"),
                (["--mail-server", "localhost", "--mail-from", "a@b"], "mail_to is missing beside mail_server"),
                (["--mail-server", "localhost", "--mail-from", "a@b", "--mail-to", "a@b", "--mail-user", "a"],
                 "mail_user is set, and neither mail_password nor mail_token"),
                (["--mail-server", "localhost", "--mail-from", "a@b", "--mail-to", "a@b", "--mail-token", "env:A"],
                 "mail_user is missing beside mail_password or mail_token"),
                (["--mail-server", "localhost", "--mail-from", "a@b", "--mail-to", "a@b", "--mail-user", "a",
                  "--mail-token", "env:A", "--mail-password", "env:B"],
                 "mail_password and mail_token are both set; one is enough")]:
            ended = self.run_test(*flags)
            self.assertEqual((ended.returncode, ended.stdout), (1, ""))
            self.assertEqual(ended.stderr, f"Error: {wrong}\n")

    def test_what_the_document_says_to_write_is_understood(self):
        with open(DOCUMENT, encoding="utf-8") as file:
            blocks = re.findall(r"^```toml\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL)
        self.assertEqual(len(blocks), 8)
        for block in blocks:
            file = pathlib.Path(self.home) / "bellwether.toml"
            file.write_text(block, encoding="utf-8")
            # What goes with what is looked at by opening the ways; none of them is to be told.
            flags = ["--config", file, "--mail-server", "", "--webhook", f"http://{self.receiver.host}/topic"]
            told = self.run_test(*flags, "--webhook-shape", "ntfy", "--mail-folder", "", "--alerts-ses", "false",
                                 "--alerts-sns-topic", "")
            if "sns_email" in block:
                self.assertIn("sns_email is for a stage on AWS", told.stderr)
                continue
            self.assertEqual((told.returncode, told.stderr), (0, ""), block)
            if "mail_server" in block:
                # With a port where nobody listens it gets as far as asking for the secret, which is not there.
                refused = self.run_test("--config", file, "--mail-server", "127.0.0.1:1")
                self.assertRegex(refused.stdout, "mail_(password|token)", block)

    def test_the_checker_of_the_schema_finds_what_breaks_it(self):
        with open(SCHEMA, encoding="utf-8") as file:
            schema = json.load(file)
        self.assertIn("notice.id is missing", breaches({}, schema))
        self.assertIn("notice.more is not documented", breaches({"more": 1}, schema))
        self.assertIn("notice.items is too short", breaches({"items": []}, schema))

    def test_ntfy_slack_and_discord_get_what_they_take(self):
        self.tell("/secret-topic", "--webhook-shape", "ntfy", "--webhook-secret", "env:TOKEN", TOKEN="tk_secret")
        self.tell("/secret", "--webhook-shape", "slack")
        self.tell("/secret", "--webhook-shape", "discord")
        (ntfy_path, ntfy_headers, ntfy), (_, _, slack), (_, _, discord) = self.receiver.requests
        self.assertEqual(ntfy_path, "/")
        self.assertEqual(ntfy_headers["Authorization"], "Bearer tk_secret")
        self.assertEqual(json.loads(ntfy)["topic"], "secret-topic")
        self.assertIn("Price: 20.18 USD", json.loads(ntfy)["message"])
        self.assertIn("Price: 20.18 USD", json.loads(slack)["text"])
        embed, = json.loads(discord)["embeds"]
        self.assertIn("20.00 USD", embed["fields"][1]["value"].replace("\\", ""))

    def test_what_a_receiver_refuses_is_said(self):
        self.receiver.answer = lambda handler: handler.reply(410, b"gone\nfor good")
        self.assertEqual(self.tell("/secret"), {"way": "webhook", "told": False, "may_be_told": False,
                                                "error": f"{self.receiver.host}: status 410: gone for good"})
        self.receiver.answer = lambda handler: handler.reply(429, Retry_After="7")
        self.assertEqual(self.tell("/secret")["error"], f"{self.receiver.host}: status 429")
        # Who is told where to go instead is not sent there: it would be another server that gets the secret.
        self.receiver.answer = lambda handler: handler.reply(307, Location=f"http://{self.receiver.host}/other")
        self.assertEqual(self.tell("/secret")["error"], f"{self.receiver.host}: status 307")
        self.assertEqual(len(self.receiver.requests), 3)

    def test_an_answer_that_is_lost_leaves_it_open_whether_it_was_told(self):
        self.receiver.answer = lambda handler: handler.connection.close()
        told = self.tell("/secret")
        self.assertEqual((told["told"], told["may_be_told"]), (False, True))
        self.receiver.server.shutdown()
        self.receiver.server.server_close()
        told = self.tell("/secret")
        self.assertEqual((told["told"], told["may_be_told"]), (False, False))
        self.assertEqual(len(self.receiver.requests), 1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
