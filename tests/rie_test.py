"""A function on our runtime in AWS's own Lambda runtime interface emulator.

rie_test.py EMULATOR PROGRAM: PROGRAM is tests/runtime_functions.cc. The emulator is AWS's
judge of the Runtime API and of the Extensions API; what it takes, Lambda takes.
"""

import contextlib
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from emulated_function import EmulatedFunction  # noqa: E402

EMULATOR, PROGRAM = (os.path.realpath(path) for path in sys.argv[1:])


@contextlib.contextmanager
def function(timeout=100, **variables):
    """With what it wrote when the test fails."""
    environment = {"PATH": os.environ["PATH"], "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout), **variables}
    with tempfile.TemporaryDirectory() as folder:
        started = EmulatedFunction(folder, pathlib.Path(folder, "log"), EMULATOR, PROGRAM, environment)
        try:
            yield started
        except BaseException:
            print(started.text(), file=sys.stderr)
            raise
        finally:
            started.stop()


def expect(what, actual, wanted):
    if actual != wanted:
        sys.exit(f"{what}: {actual!r} and not {wanted!r}")


def check_invocations():
    with function() as emulated:
        expect("the event", emulated.invoke({"price": "5€"}), {"price": "5€"})
        first = emulated.invoke({"do": "pid"})
        for asked, kind, message in [
                ("throw", "Runtime.UnhandledException", "costs 5€"),
                ("throw broken text", "Runtime.UnhandledException", "5\ufffd\ufffd and \ufffd\"\n"),
                ("throw int", "Runtime.UnhandledException", "thrown, and no std::exception"),
                ("unavailable", "Function.Unavailable", "the bucket is busy")]:
            error = emulated.invoke({"do": asked})
            expect(asked, (error["errorType"], error["errorMessage"]), (kind, message))
            expect(asked, bool(error["stackTrace"]), True)
        expect("too large a response", emulated.invoke({"do": "answer too much"})["errorType"],
               "Function.ResponseSizeTooLarge")
        expect("the process after all that", emulated.invoke({"do": "pid"}), first)
        expect("a crash", emulated.invoke({"do": "crash"})["errorType"], "Runtime.ExitError")
        expect("another process after a crash", emulated.invoke({"do": "pid"}) != first, True)
        expect("the crash in the log",
               '"level":"CRITICAL","message":"the process dies of SIGSEGV"' in emulated.text(), True)
        expect("what we complain of", [line for line in emulated.text().splitlines() if "no SIGTERM" in line], [])


def check_deadline():
    """A function that is told when its time is up stops by itself, and the process goes on. Of its time a part
    is kept back for the answer: a machine that is too busy for it is given more."""
    wanted = {"stopped_by_itself": True, "began_work": True}
    for timeout in 3, 12, 48:
        with function(timeout) as emulated:
            first = emulated.invoke({"do": "pid"})
            answer = emulated.invoke({"do": "work"})
            if answer == wanted:
                expect("the process after a deadline", emulated.invoke({"do": "pid"}), first)
                return
            print(f"of {timeout} seconds: {answer!r}; {emulated.process.wrote()}", file=sys.stderr)
    expect("a deadline", answer, wanted)


def check_start():
    with function(TEST_START="error") as emulated:
        error = emulated.invoke({})
        expect("an error of the start", (error["errorType"], error["errorMessage"]),
               ("Function.InvalidInput", "the table's name is not set"))


check_invocations()
check_deadline()
check_start()
