"""What Python's email package, mblaze and reformime read in our mails is what was meant: mail_reading_test.py NOTICE_DUMP"""

import base64
import email.policy
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

DUMP = os.path.realpath(sys.argv[1])
PATIENCE = 30
MISSING = [program for program in ("mshow", "mhdr", "reformime")
           if subprocess.run(["which", program], capture_output=True, check=False).returncode != 0]


def run(*command, file=None):
    """What the program prints, as bytes."""
    with open(file or os.devnull, "rb") as source:
        return subprocess.run(command, check=True, stdin=source, capture_output=True, timeout=PATIENCE).stdout


def shown(text):
    """A text as one line of a header may show it."""
    return " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", "", text).split())


def lines(text):
    return text.replace("\r\n", "\n")


class Mails(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run(DUMP, cls.folder.name)
        cls.meant = {}
        for file in sorted(pathlib.Path(cls.folder.name).glob("*.json")):
            mail, = pathlib.Path(cls.folder.name).glob(f"*Z-{file.stem}.eml")
            cls.meant[mail] = json.loads(file.read_text("utf-8"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def each(self, check):
        self.assertEqual(len(self.meant), 4)
        for mail, meant in self.meant.items():
            pictures = [base64.b64decode(item["picture"]["png"]) for item in meant["items"] if "picture" in item]
            with self.subTest(mail.name):
                check(mail, meant, pictures)

    def test_no_line_feed_is_without_its_carriage_return_and_no_line_is_long(self):
        def check(mail, _meant, _pictures):
            raw = mail.read_bytes()
            self.assertTrue(raw.endswith(b"\r\n"))
            self.assertNotRegex(raw, rb"[^\r]\n|\r[^\n]")
            self.assertLessEqual(max(map(len, raw.split(b"\r\n"))), 78)
            self.assertTrue(raw.isascii())

        self.each(check)

    def test_python_reads_what_was_meant(self):
        def check(mail, meant, pictures):
            read = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
            everything = list(read.walk())
            self.assertEqual([defect for part in everything for defect in part.defects], [])
            self.assertEqual(read["Subject"], shown(meant["title"]))
            self.assertEqual(read["Message-ID"].strip(), f"<{meant['id']}@example.com>")
            self.assertEqual([(a.display_name, a.addr_spec) for a in read["From"].addresses],
                             [("鐘 \"Bell\" wether", "bellwether@example.com")])
            self.assertEqual([(a.display_name, a.addr_spec) for a in read["To"].addresses],
                             [("Ann, B.", "ann@example.com"), ("", "bob+x@sub.example.org"), ("黒 \\ 蓮", "c@example.com")])
            self.assertEqual(read["Date"].datetime.isoformat(), "2026-11-27T08:05:00+00:00")
            self.assertEqual(read["Auto-Submitted"], "auto-generated")
            self.assertNotIn("X-Bad", read)
            self.assertEqual("List-Unsubscribe" in read, "\n" not in meant.get("stop_link", "\n"))
            self.assertEqual(lines(read.get_body(("plain",)).get_content()), lines(meant["body"]))
            html = read.get_body(("html",)).get_content()
            images = [part for part in everything if part.get_content_type() == "image/png"]
            self.assertEqual([image.get_content() for image in images], pictures)
            names = [image["Content-ID"].strip().strip("<>") for image in images]
            self.assertEqual(re.findall(r'src="cid:([^"]*)"', html), names)
            for image in images:
                self.assertEqual(image.get_content_disposition(), "inline")
                self.assertRegex(image.get_filename(), r"^[a-z0-9-]+\.png$")
            # Readers without HTML show the first part, all others the last that they know.
            self.assertEqual(read.get_content_type(), "multipart/alternative")
            self.assertEqual([part.get_content_type() for part in read.iter_parts()],
                             ["text/plain", "multipart/related" if pictures else "text/html"])

        self.each(check)

    def test_mblaze_reads_what_was_meant(self):
        def check(mail, meant, pictures):
            self.assertEqual(run("mhdr", "-d", "-h", "subject", str(mail)).decode().strip(), shown(meant["title"]))
            tree = run("mshow", "-t", str(mail)).decode()
            kinds = re.findall(r"(\d+): ([a-z]+/[a-z]+)", tree)
            texts = ["text/plain", "text/html"] + ["image/png"] * len(pictures)
            self.assertEqual([kind for _, kind in kinds if not kind.startswith("m")], texts)
            number = {kind: n for n, kind in reversed(kinds)}
            plain = run("mshow", "-O", str(mail), number["text/plain"]).decode()
            self.assertEqual(lines(plain), lines(meant["body"]))
            if pictures:
                self.assertEqual(run("mshow", "-O", str(mail), number["image/png"]), pictures[0])

        self.each(check)

    def test_reformime_reads_what_was_meant(self):
        def check(mail, meant, pictures):
            described = run("reformime", "-i", file=mail).decode()
            kinds = dict(zip(re.findall(r"^section: (.*)$", described, re.MULTILINE),
                             re.findall(r"^content-type: (.*)$", described, re.MULTILINE)))
            numbers = [number for number, kind in kinds.items() if kind == "image/png"]
            self.assertEqual(len(numbers), len(pictures), kinds)
            self.assertEqual([run("reformime", "-s", n, "-e", file=mail) for n in numbers], pictures)
            plain, = (number for number, kind in kinds.items() if kind == "text/plain")
            self.assertEqual(lines(run("reformime", "-s", plain, "-e", file=mail).decode()), lines(meant["body"]))
            raw = mail.read_bytes().decode("ascii")
            subject = re.search(r"^Subject: ([^\r\n]*(?:\r\n [^\r\n]*)*)", raw, re.MULTILINE)[1].strip().replace("\r\n", "")
            self.assertEqual(run("reformime", "-h", subject, "-c", "utf-8").decode().strip(), shown(meant["title"]))

        self.each(check)


if __name__ == "__main__":
    if MISSING:
        sys.exit(f"missing: {', '.join(MISSING)}; scripts/install test")
    unittest.main(argv=sys.argv[:1])
