"""What the end-to-end tests share: the zip that is deployed, as functions on AWS, with others' servers around
it and AWS's own emulator of Lambda.

Each test is a program of its own: end_to_end_NOUN_test.py EMULATOR BELLWETHER BELLWETHER_ARM64 [CLASS...]. Python
is the tests' environment, with boto3, moto and vaderSentiment.
"""

import datetime
import os
import re
import sys
import unittest
import urllib.parse

from lambda_world import SECRET_KEY, SESSION_TOKEN, World, client

EMULATOR, BELLWETHER, ARM64 = (os.path.realpath(path) for path in sys.argv[1:4])
TABLE_REGION, BUCKET_REGION, QUEUE_REGION = "us-west-2", "ap-northeast-1", "eu-central-1"
LOG_KEYS = {"level", "message", "timestamp", "service", "cold_start", "function_name", "function_memory_size",
            "function_arn", "function_request_id"}
INVOCATION_KEYS = {"cold_start", "function_arn", "function_request_id"}
# Of the emulator itself.
OTHER_LINE = re.compile(r"\d\d \w{3} \d{4} [\d:,]+ \[[A-Z]+\] \(rapid\) |(START|END|REPORT) RequestId: |$")


class WorldTest(unittest.TestCase):
    def setUp(self):
        self.world = World(sys.executable, EMULATOR, BELLWETHER)
        self.addCleanup(self.world.close)

    def start_function(self, *arguments, **variables):
        function = self.world.start_function(*arguments, **variables)
        # Whatever else is tested: what a function logs is JSON, and no secret.
        self.addCleanup(self.check_log, function)
        return function

    def check_log(self, function):
        for secret in SECRET_KEY, SESSION_TOKEN, urllib.parse.quote(SESSION_TOKEN, safe=""), "Signature=":
            self.assertNotIn(secret, function.text())
        for line in function.text().splitlines():
            self.assertTrue(line.startswith("{") or OTHER_LINE.match(line), line)
        for line in function.lines():
            if "_aws" in line:
                self.check_metrics(line)
            else:
                self.assertLessEqual(LOG_KEYS - INVOCATION_KEYS, line.keys())

    def check_metrics(self, line):
        """CloudWatch takes it: each metric and dimension that it declares is there, and of the right type."""
        now = datetime.datetime.now().timestamp()
        self.assertAlmostEqual(line["_aws"]["Timestamp"] / 1000, now, delta=86400)
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        self.assertEqual(directive["Namespace"], "bellwether")
        for dimension in directive["Dimensions"][0]:
            self.assertIsInstance(line[dimension], str)
        for metric in directive["Metrics"]:
            self.assertIn(metric["Unit"], ("Count", "Milliseconds"))
            values = line[metric["Name"]]
            for value in values if isinstance(values, list) else [values]:
                self.assertIsInstance(value, (int, float))

    def last_metrics(self, function):
        return function.metrics()[-1]

    def make_table(self, name):
        self.table = name
        self.dynamodb = client("dynamodb", self.moto, TABLE_REGION)
        self.dynamodb.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("Card", "Owner")],
            KeySchema=[{"AttributeName": "Card", "KeyType": "HASH"},
                       {"AttributeName": "Owner", "KeyType": "RANGE"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})

    def make_bucket(self, url, region, name):
        self.bucket, self.s3 = name, client("s3", url, region)
        self.s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})

    def objects(self):
        listed = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {entry["Key"]: (entry["ETag"], entry["LastModified"]) for entry in listed}

    def read(self, key):
        answer = self.s3.get_object(Bucket=self.bucket, Key=key)
        return answer["Body"].read(), answer["ContentType"]


class WorldResult(unittest.TextTestResult):
    """Says of a test that fails what its processes wrote."""

    def addError(self, test, error):
        super().addError(test, error)
        self.tell_world(test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.tell_world(test)

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.tell_world(test)

    def tell_world(self, test):
        if world := getattr(test, "world", None):
            self.stream.writeln(world.wrote())


def main():
    unittest.main(argv=sys.argv[:1] + sys.argv[4:],
                  testRunner=unittest.TextTestRunner(resultclass=WorldResult))
