"""README's commands for AWS do what it says when they are typed in order, in one shell, against a stand-in.

readme_aws_test.py README BELLWETHER BELLWETHER_ARM64: Python is the tests' environment, with moto and the AWS CLI.
`make package` is not typed: the zip is made here from the executables that there are.
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
from lambda_world import World, client  # noqa: E402

README, BELLWETHER, ARM64 = (os.path.realpath(path) for path in sys.argv[1:4])
STAND_IN = "http://127.0.0.1:5000"
PATIENCE = 300


def blocks(language):
    """The code of README's section on AWS, in order."""
    section = pathlib.Path(README).read_text().split("\n## On AWS\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


class Readme(unittest.TestCase):
    def test_its_commands_for_aws_can_be_typed_in_order(self):
        world = World(sys.executable, "", BELLWETHER)
        self.addCleanup(world.close)
        moto = world.start_moto()
        folder = world.folder / "typed"
        (folder / "dist").mkdir(parents=True)
        (configuration,) = blocks("toml")
        (folder / "bellwether.toml").write_text(configuration)
        subprocess.run([BELLWETHER, "package", "--executable", ARM64, "-o", folder / "dist" / "bellwether-arm64.zip"],
                       check=True, stdout=subprocess.DEVNULL)
        commands = blocks("sh")
        self.assertEqual(sum(STAND_IN in block for block in commands), 1)
        typed = "".join(commands).replace(STAND_IN, moto)
        path = [pathlib.Path(BELLWETHER).parent, pathlib.Path(sys.executable).parent, "/usr/bin", "/bin"]
        done = subprocess.run(["/bin/bash", "-euo", "pipefail", "-c", typed], cwd=folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=PATIENCE, check=False,
                              env={"PATH": ":".join(map(str, path)), "HOME": str(folder), "AWS_PAGER": ""})
        self.assertEqual(done.returncode, 0, done.stdout)
        for words in ("netflix", "1,200", "AWS alone: 19.89 USD a month", "arn:aws:lambda:us-west-2"):
            self.assertIn(words, done.stdout)
        function = client("lambda", moto, "us-west-2").get_function(FunctionName="draw-charts")["Configuration"]
        self.assertEqual((function["Handler"], function["Architectures"]), ("draw-charts", ["arm64"]))
        item = client("dynamodb", moto, "us-west-2").get_item(
            TableName="prices", Key={"Card": {"S": "Sol Ring"}, "Owner": {"S": "-"}})["Item"]
        self.assertEqual(item["Prices"], {"M": {"2024-01-31": {"N": "1200"}}})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
