"""Both pipelines of a stage on a server that asks for HTTPS and lets each function do what its role allows, and no more.

guarded_stage_test.py BELLWETHER PACKAGED: the first is typed, the second is what runs on Lambda. Who deploys may do all.
MiniStack wants a permission that AWS does not have, `sqs:SendMessageBatch`, where AWS wants `sqs:SendMessage`: the test
gives it to the roles that have the latter.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lambda_world import World, client

BELLWETHER, PACKAGED = (os.path.realpath(path) for path in sys.argv[1:3])
PATIENCE = 120
TABLE_REGION, BUCKET_REGION = "eu-central-1", "ap-northeast-1"
CHARTS = ["png/daily/Sol Ring.png", "png/weekly/Sol Ring.png"]
READINGS = ["sentiment/Sol Ring.csv", "sentiment/Sol Ring.json"]
CONFIGURATION = """
[stage.dev]
region = "{table}"
bucket = "guarded-charts"
bucket_region = "{bucket}"
endpoint_url = "{url}"
processor = "x86_64"
[summaries]
source = "folder"
folder = "{folder}"
"""


class GuardedStage(unittest.TestCase):
    def setUp(self):
        self.world = World(sys.executable, "", BELLWETHER)
        self.addCleanup(self.world.close)
        self.url, self.authorities = self.world.start_guarded_ministack()
        self.folder = self.world.folder / "typed"
        self.folder.mkdir()
        (self.folder / "Sol Ring.txt").write_text("Sol Ring is great.")
        (self.folder / "bellwether.toml").write_text(CONFIGURATION.format(
            table=TABLE_REGION, bucket=BUCKET_REGION, url=self.url, folder=self.folder))
        self.archive = self.world.folder / "functions.zip"
        self.run_program("package", "--executable", PACKAGED, "-o", str(self.archive))

    def run_program(self, *words, key="test", code=0, text=None):
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": key,
                       "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_CA_BUNDLE": self.authorities}
        done = subprocess.run([BELLWETHER, *words], cwd=self.folder, env=environment, check=False, input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE)
        self.assertEqual(done.returncode, code, done.stdout + self.world.wrote())
        return done.stdout

    def type(self, *words, **wish):
        return self.run_program("--stage", "dev", *words, **wish)

    def client(self, service, region=TABLE_REGION):
        return client(service, self.url, region, "test", self.authorities)

    def keys(self, prefix):
        listed = self.client("s3", BUCKET_REGION).list_objects_v2(Bucket="guarded-charts", Prefix=prefix)
        return [one["Key"] for one in listed.get("Contents", [])]

    def wait_for(self, what, wanted):
        end = time.monotonic() + PATIENCE
        while (got := what()) != wanted and time.monotonic() < end:
            time.sleep(0.2)
        self.assertEqual(got, wanted, self.world.wrote())

    def roles(self):
        """By the ids of the template; each with its own policy."""
        iam = self.client("iam")
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName="bellwether-dev")
        names = {one["LogicalResourceId"]: one["PhysicalResourceId"] for page in pages
                 for one in page["StackResourceSummaries"] if one["ResourceType"] == "AWS::IAM::Role"}
        return {place: (name, [iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                               for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]])
                for place, name in names.items()}

    def set_policy(self, role, name, effect, action, resource):
        statement = {"Effect": effect, "Action": action, "Resource": resource}
        self.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [statement]}))

    def allow_batches(self, roles):
        for name, policies in roles.values():
            for statement in sum((policy["Statement"] for policy in policies), []):
                if "sqs:SendMessage" in statement["Action"]:
                    self.set_policy(name, "Batches" + statement["Sid"], "Allow", "sqs:SendMessageBatch",
                                    statement["Resource"])

    def test_functions_do_their_work_with_what_their_roles_allow(self):
        deployed = self.type("deploy", "--yes", "--package", str(self.archive))
        self.assertIn("Stage dev is deployed.", deployed)
        self.type("list", key="AKIAI44QH8DHBEXAMPLE", code=1)  # Somebody whom no policy knows.
        roles = self.roles()
        self.allow_batches(roles)

        reader = roles["ReadSentimentRole"][0]
        self.set_policy(reader, "forbidden", "Deny", "s3:PutObject", "*")
        self.type("price", "set", "Sol Ring", "2024-01-31", "1200", "--currency", "JPY")
        self.wait_for(lambda: self.keys("png/"), CHARTS)
        self.type("invoke", "fan-out", "-", "--on-lambda", text="{}")
        self.wait_for(lambda: "s3:PutObject" in self.type("logs", "read-sentiment"), True)
        self.assertEqual(self.keys("sentiment/"), [])

        # The name comes back, and is read now that it may be.
        self.client("iam").delete_role_policy(RoleName=reader, PolicyName="forbidden")
        self.type("invoke", "fan-out", "-", "--on-lambda", text="{}")
        self.wait_for(lambda: self.keys("sentiment/"), READINGS)
        self.wait_for(lambda: "index.html" in self.keys("index.html"), True)
        self.assertIn("Nothing remains", self.type("teardown", "--yes", "--no-wait"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
