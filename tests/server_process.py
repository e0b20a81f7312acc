"""Another program that serves on loopback while a test runs: started, waited for, and gone with the test,
however that ends, as are the processes that it started. What it writes goes to a log.

tests/server_process.h is the same for the tests in C++.
"""

import contextlib
import ctypes
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from claimed_port import ClaimedPort

PATIENCE = 120  # Seconds; far more than anything here takes on a busy machine.
STARTS_MAX = 5
LOG_END = 8000
LIBC = ctypes.CDLL(None)


def dies_with_me():
    """Popen's preexec_fn for a process that the kernel ends when this one has ended."""
    parent = os.getpid()

    def arrange():
        LIBC.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)

    return arrange


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    except OSError:
        return False


def processes_of(session):
    """Those that run; one that is only waited for does not."""
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text(encoding="utf-8", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue  # It has ended since it was listed.
        state, _, _, its_session = text.rsplit(")", 1)[1].split()[:4]
        if int(its_session) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found


class ServerProcess:
    def __init__(self, folder, log, command, probe, environment, ports=1):
        """`command(*ports)` is what to start in the folder, and `probe(*ports)` whether it serves."""
        self.log = pathlib.Path(log)
        for starts_left in reversed(range(STARTS_MAX)):
            self.claims = [ClaimedPort() for _ in range(ports)]
            self.ports = [claim.number for claim in self.claims]
            self.process = self.start(folder, command(*self.ports), environment)
            if self.comes_up(probe):
                return
            has_ended = self.has_ended()
            self.stop()
            # A stranger may have taken a port meanwhile.
            if not has_ended or starts_left == 0:
                what = "ended instead of serving" if has_ended else f"did not serve within {PATIENCE} s"
                raise RuntimeError(f"{command(*self.ports)[0]} {what}; {self.wrote()}")

    def start(self, folder, words, environment):
        with open(self.log, "wb") as log:
            return subprocess.Popen(words, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                                    stderr=log, start_new_session=True, preexec_fn=dies_with_me())

    def comes_up(self, probe):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.has_ended():
            if probe(*self.ports):
                return not self.has_ended()  # Else it was a stranger's answer.
            time.sleep(0.02)
        return False

    def has_ended(self):
        """Its number stays its own until stop() has ended all that it started."""
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wrote(self):
        return "the end of what it wrote:\n" + self.text()[-LOG_END:]

    def stop(self):
        """With its children, which may be in groups of their own but are in its session."""
        if self.process.returncode is not None:
            return
        end = time.monotonic() + PATIENCE
        while left := processes_of(self.process.pid):
            if time.monotonic() > end:
                raise RuntimeError(f"processes {left} do not die of SIGKILL; {self.wrote()}")
            for process in left:
                with contextlib.suppress(ProcessLookupError):  # It ended by itself.
                    os.kill(process, signal.SIGKILL)
            time.sleep(0.005)
        self.process.wait(timeout=PATIENCE)
        for claim in self.claims:
            claim.close()
