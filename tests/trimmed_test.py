"""What cmake/trimmed.cmake leaves out of SQLite in the static executable, met on purpose, by way of a state that
somebody else has written into: trimmed_test.py BELLWETHER, or an emulator and what it is to run
"""

import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

COMMAND = [os.path.realpath(part) if os.path.exists(part) else part for part in sys.argv[1:]]
MATHS = ("acos(0.5) acosh(2) asin(0.5) asinh(1) atan(1) atan2(1,2) atanh(0.5) cos(1) cosh(1) degrees(acos(0.5)) exp(1) "
         "ln(2) log(2) log(2,8) log10(2) log2(2) pow(2,3) sin(1) sinh(1) tan(1) tanh(1)").split()


class Trimmed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.add("acme")

    def add(self, item):
        """Its exit code and error."""
        ended = subprocess.run([*COMMAND, "--state", self.folder / "state", "add", "-i", item], check=False,
                               env={"HOME": str(self.folder)}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return ended.returncode, ended.stderr

    def write(self, *statements):
        database = sqlite3.connect(self.folder / "state" / "bellwether.db")
        with database:
            rows = [database.execute(statement).fetchall() for statement in statements]
        database.close()
        return rows[-1]

    def on_every_item(self, statement):
        return f"CREATE TRIGGER meeting AFTER INSERT ON item BEGIN {statement}; END"

    def test_a_function_of_mathematics_is_null(self):
        self.write("CREATE TABLE met (expression, value)",
                   self.on_every_item(";".join(f"INSERT INTO met VALUES ('{each}', {each})" for each in MATHS)))
        self.assertEqual(self.add("other"), (0, ""))
        self.assertEqual(self.write("SELECT * FROM met"), [(each, None) for each in MATHS])

    def test_full_text_search_is_refused_by_its_name(self):
        for module in ("fts3", "fts4", "fts5"):
            with self.subTest(module=module):
                self.write(f"CREATE VIRTUAL TABLE {module} USING {module}(word)",
                           self.on_every_item(f"INSERT INTO {module} VALUES ('a')"))
                code, error = self.add("other")
                self.assertEqual(code, 1)
                self.assertIn(f"no such module: {module}", error)
                self.write("DROP TRIGGER meeting")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
