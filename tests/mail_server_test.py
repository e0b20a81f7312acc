"""aiosmtpd, as it is and with handlers that are strict or fail, takes what `alerts test` sends, or it says why not:
mail_server_test.py BELLWETHER
"""

import asyncio
import base64
import contextlib
import pathlib
import ssl
import sys
import threading
import time
import unittest

from aiosmtpd.smtp import SMTP, AuthResult

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from told_mail import PASSWORD, PATIENCE, TOKEN, USER, ToldMail  # noqa: E402


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


class Scripted(ToldMail):
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


if __name__ == "__main__":
    # Of the servers' sockets, which end with the test.
    unittest.main(argv=sys.argv[:1], warnings="ignore")
