"""The commands of docs/stage.md do what it says when they are typed in order, in one shell, against a stand-in.

readme_aws_test.py STAGE.MD BELLWETHER: Python is the tests' environment, with MiniStack, which runs the functions too.
`make package` is not typed: the executable that is built packs itself.
"""

import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from lambda_world import World, client  # noqa: E402

DOCUMENT, BELLWETHER = (os.path.realpath(path) for path in sys.argv[1:3])
STAND_IN = "http://127.0.0.1:4566"
PATIENCE = 300
TABLE_REGION, BUCKET_REGION = "eu-central-1", "ap-northeast-1"


def blocks(language):
    """The code of the document, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", pathlib.Path(DOCUMENT).read_text(), re.DOTALL | re.MULTILINE)


class StageDocument(unittest.TestCase):
    def setUp(self):
        self.world = World(sys.executable, "", BELLWETHER)
        self.addCleanup(self.world.close)
        self.server = self.world.start_ministack()
        self.folder = self.world.folder / "typed"
        self.folder.mkdir()
        (self.folder / "bellwether.toml").write_text(blocks("toml")[0])

    def type(self, commands):
        """In one shell; answers what it writes."""
        path = [pathlib.Path(BELLWETHER).parent, "/usr/bin", "/bin"]
        done = subprocess.run(["/bin/bash", "-euo", "pipefail", "-c", commands], cwd=self.folder, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE,
                              env={"PATH": ":".join(map(str, path)), "HOME": str(self.folder)})
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def chart_keys(self):
        listed = client("s3", self.server, BUCKET_REGION).list_objects_v2(Bucket="my-charts", Prefix="png/")
        return [one["Key"] for one in listed.get("Contents", [])]

    def test_its_commands_for_aws_can_be_typed_in_order(self):
        commands = blocks("sh")
        exports = [block for block in commands if STAND_IN in block]
        end = [place for place, block in enumerate(commands) if "teardown" in block]
        self.assertEqual((len(exports), end), (1, [len(commands) - 1]))
        stand_in = exports[0].replace(STAND_IN, self.server)

        typed = self.type("".join(commands[:-1]).replace(STAND_IN, self.server))
        for words in ("Stack bellwether-dev-bucket in ap-northeast-1: create", "Nothing was changed.",
                      "well  mapping       DrawChartsMapping", "well  function      bellwether-dev-fan-out",
                      "well  subscription  you@example.org", "Stage dev is deployed.", "netflix", "1,200",
                      "AWS alone: 16.92 USD a month"):
            self.assertIn(words, typed)
        # The function draws what was set, by a real event of the table.
        end = time.monotonic() + PATIENCE
        while len(self.chart_keys()) < 2 and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.chart_keys(), ["png/daily/Sol Ring.png", "png/weekly/Sol Ring.png"])
        self.assertIn("Nothing to change.", self.type(stand_in + "bellwether --stage dev deploy"))

        typed = self.type(stand_in + commands[-1].replace("teardown  ", "teardown --no-wait  "))
        self.assertIn("Nothing remains", typed)
        stacks = [client("cloudformation", self.server, region).list_stacks()["StackSummaries"]
                  for region in (TABLE_REGION, BUCKET_REGION)]
        self.assertEqual({one["StackStatus"] for one in sum(stacks, [])}, {"DELETE_COMPLETE"})
        tables = client("dynamodb", self.server, TABLE_REGION).list_tables()["TableNames"]
        buckets = client("s3", self.server, BUCKET_REGION).list_buckets()["Buckets"]
        self.assertEqual((tables, buckets), ([], []))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
