"""A careless server is not believed: moto says CREATE_COMPLETE of a stack from which it left out what it does not
know, and a deleted stack's bucket stays there. The program must see both.

moto_stage_test.py BELLWETHER: what moto runs is never called, for it would need docker.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lambda_world

BELLWETHER = os.path.realpath(sys.argv[1])
REGION = "us-east-1"
PATIENCE = 120
CONFIGURATION = """
[stage.careless]
region = "us-east-1"
endpoint_url = "{url}"
bucket = "careless-charts"
email = "me@example.org"
"""


class Careless(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=WORLD))
        (self.folder / "bellwether.toml").write_text(CONFIGURATION.format(url=URL))
        (self.folder / "functions.zip").write_bytes(EMPTY_ZIP)

    def run_command(self, *words):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": "test",
                       "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
        return subprocess.run([BELLWETHER, "--stage", "careless", *words], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=PATIENCE, check=False)

    def test_what_it_leaves_out_and_what_it_leaves_behind_is_seen(self):
        planned = self.run_command("deploy", "--dry-run", "--own-key", "true", "--package", "functions.zip")
        self.assertEqual(planned.returncode, 0, planned.stderr)
        self.assertIn(" USD a month, with 1.00 for the stage's own key, ", planned.stdout)

        deployed = self.run_command("deploy", "--yes", "--json", "--package", "functions.zip")
        self.assertEqual(deployed.returncode, 1, deployed.stdout + deployed.stderr)
        look = json.loads(deployed.stdout)["look"]
        left_out = {(one["kind"], one["name"]) for one in look if one["state"].startswith("left out: ")}
        for expected in (("QueuePolicy", "PagePolicy"), ("TopicPolicy", "AlertsPolicy"),
                         ("BucketPolicy", "BucketPolicy"), ("Distribution", "Site"), ("Subscription", "AlertsMail")):
            self.assertIn(expected, left_out)
        self.assertTrue([name for kind, name in left_out if kind == "Alarm"], left_out)
        bucket, = [one for one in look if one["kind"] == "bucket"]
        self.assertEqual((bucket["name"], bucket["health"]), ("careless-charts", "ILL"))
        self.assertTrue(bucket["state"].startswith("left open"), bucket)
        self.assertEqual({one["health"] for one in look if one["kind"] == "function"}, {"ILL"})

        # Somebody deletes the stacks by another tool. The bucket is not empty, so it stays, and nobody says so.
        s3, cloud = (lambda_world.client(service, URL, REGION) for service in ("s3", "cloudformation"))
        s3.put_object(Bucket="careless-charts", Key="png/daily/a.png", Body=b"a")
        cloud.delete_stack(StackName="bellwether-careless-bucket")
        self.assertEqual([one["StackName"] for one in cloud.describe_stacks()["Stacks"]], ["bellwether-careless"])
        removed = self.run_command("teardown", "--json", "--no-wait")
        self.assertEqual(removed.returncode, 1, removed.stdout + removed.stderr)
        look = json.loads(removed.stdout)
        self.assertFalse(look["nothing_remains"])
        self.assertIn({"kind": "bucket", "name": "careless-charts", "region": REGION}, look["remains"])


if __name__ == "__main__":
    EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
    with tempfile.TemporaryDirectory() as WORLD:
        with lambda_world.World(sys.executable, "", BELLWETHER) as servers:
            URL = servers.start_moto_with_stacks()
            unittest.main(argv=sys.argv[:1] + sys.argv[2:])
