"""A free port that no other test of ours gets while this lives, so that its server may take its time to listen
there: the claim is a name among Linux's abstract ones, and tests/claimed_port.cc makes the same.

It is below the ports that Linux gives to connections and to those who bind port 0.
"""

import errno
import random
import socket

TRIED_MAX = 1000


class ClaimedPort:
    def __init__(self):
        for _ in range(TRIED_MAX):
            self.number = random.randint(20_000, 32_000)
            self.claim = socket.socket(socket.AF_UNIX)
            try:
                self.claim.bind(f"\0bellwether-test-port-{self.number}")
                with socket.socket() as tried:
                    tried.bind(("", self.number))
                return
            except OSError as error:
                self.claim.close()
                if error.errno != errno.EADDRINUSE:
                    raise
        raise RuntimeError(f"none of {TRIED_MAX} ports from 20000 to 32000 was free")

    def close(self):
        self.claim.close()
