"""The zip that is deployed, as functions on AWS: others' servers around it, and AWS's own emulator of Lambda.

end_to_end_test.py EMULATOR BELLWETHER BELLWETHER_ARM64 CLASS: the tests of that class. Python is the
tests' environment, with boto3, moto and vaderSentiment.
"""

import csv
import datetime
import http.server
import io
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import threading
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from lambda_world import SECRET_KEY, SESSION_TOKEN, World, client  # noqa: E402

EMULATOR, BELLWETHER, ARM64 = (os.path.realpath(path) for path in sys.argv[1:4])
TABLE_REGION, BUCKET_REGION, QUEUE_REGION = "us-west-2", "ap-northeast-1", "eu-central-1"
ACCOUNT = "123456789012"
LOG_KEYS = {"level", "message", "timestamp", "service", "cold_start", "function_name", "function_memory_size",
            "function_arn", "function_request_id"}
INVOCATION_KEYS = {"cold_start", "function_arn", "function_request_id"}
# Of the emulator itself.
OTHER_LINE = re.compile(r"\d\d \w{3} \d{4} [\d:,]+ \[[A-Z]+\] \(rapid\) |(START|END|REPORT) RequestId: |$")
TODAY = datetime.datetime.now(datetime.timezone.utc).date()
METADATA = {"mark": "written before"}


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


# -- Prices and charts ---------------------------------------------------------------------------------


class Item:
    def __init__(self, name, owner, days, decimals, slug=None, url=None, currency=None, whole_days=False):
        self.name, self.owner, self.url, self.currency = name, owner, url, currency
        self.slug = slug or urllib.parse.quote(name, safe="")
        dice = random.Random(name)
        price = dice.uniform(5, 500)
        self.prices = {}  # Day to what a price file says of it.
        for number in range(days):
            day = TODAY - datetime.timedelta(days=days - number + 1)
            open_, price = price, max(0.5, price * dice.uniform(0.95, 1.055))
            texts = [f"{value:.{decimals}f}" for value in (
                open_, max(open_, price) * 1.01, min(open_, price) * 0.99, price)]
            self.prices[str(day)] = texts if whole_days else texts[-1:]

    def price(self, day, text):
        self.prices[day] = [text]

    @staticmethod
    def quote(texts):
        if len(texts) == 1:
            return {"N": texts[0]}
        return {"M": dict(zip(("open", "high", "low", "close"), ({"N": text} for text in texts)))}

    @property
    def key(self):
        return {"Card": {"S": self.name}, "Owner": {"S": self.owner}}

    @property
    def attributes(self):
        texts = {"URL": self.url, "Currency": self.currency}
        return {**self.key, **{name: {"S": text} for name, text in texts.items() if text},
                "Prices": {"M": {day: self.quote(texts) for day, texts in self.prices.items()}}}

    def csv(self):
        return "".join(f"{day},{','.join(texts)}\n" for day, texts in sorted(self.prices.items()))


class PricesTest(WorldTest):
    STYLE = {"BELLWETHER_SIZE": "640x360", "BELLWETHER_PALETTE": "japan"}

    def setUp(self):
        super().setUp()
        self.moto = self.world.start_moto()
        self.make_table("prices")
        self.sequence_number = ""
        self.malformed = Item("Time Walk", "me", 30, 2)
        self.malformed.price("2026-02-30", "12.5")
        self.sol_ring = Item("Sol Ring", "me", 30, 2, slug="263", url="https://cards.example/C21/263/",
                             currency="USD")
        self.lotus = Item("Black Lotus", "you", 90, 3)
        self.items = [self.sol_ring, Item("稲妻", "花子", 400, 0, currency="JPY"),
                      Item("繁殖池 / foil", "花子", 1000, 1),
                      Item("Counterspell", "me", 250, 4, currency="EUR", whole_days=True), self.lotus]

    def write_items(self):
        for item in [*self.items[:3], self.malformed, *self.items[3:]]:
            self.dynamodb.put_item(TableName=self.table, Item=item.attributes)
        day = str(TODAY - datetime.timedelta(days=1))
        self.sol_ring.price(day, "31.25")
        self.dynamodb.update_item(
            TableName=self.table, Key=self.sol_ring.key, UpdateExpression="SET Prices.#day = :price",
            ExpressionAttributeNames={"#day": day}, ExpressionAttributeValues={":price": {"N": "31.25"}})

    def next_event(self):
        """What Lambda's poller reads of the stream, in its words, after an outage of nearly a day."""
        streams = client("dynamodbstreams", self.moto, TABLE_REGION)
        arn = streams.list_streams(TableName=self.table)["Streams"][0]["StreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        start = ({"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": self.sequence_number}
                 if self.sequence_number else {"ShardIteratorType": "TRIM_HORIZON"})
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], **start)
        records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
        for record in records:
            created = record["dynamodb"]["ApproximateCreationDateTime"]
            record["dynamodb"]["ApproximateCreationDateTime"] = created.timestamp() - 23 * 3600
            record.update(eventSourceARN=arn, awsRegion=TABLE_REGION)
        self.sequence_number = records[-1]["dynamodb"]["SequenceNumber"]
        return {"Records": records}

    @staticmethod
    def record_of(event, item):
        changes = [record["dynamodb"] for record in event["Records"]]
        return [change for change in changes if change["Keys"] == item.key][-1]

    def failures(self, event, *items):
        return {"batchItemFailures": [{"itemIdentifier": self.record_of(event, item)["SequenceNumber"]}
                                      for item in items]}

    def expected_charts(self, event, items):
        """By the command `chart`, from files that we wrote and not from the event."""
        charts = {}
        for item in items:
            created = self.record_of(event, item)["ApproximateCreationDateTime"]
            as_of = datetime.datetime.fromtimestamp(created, datetime.timezone.utc).date()
            for period in "daily", "weekly":
                charts[f"png/{period}/{item.slug}.png"] = subprocess.run(
                    [BELLWETHER, "chart", "-", "-o", "-", f"--{period}", "--title", item.name,
                     "--as-of", str(as_of), "--currency", item.currency or ""],
                    input=item.csv().encode(), env=self.STYLE, check=True, stdout=subprocess.PIPE).stdout
        return charts

    def check_charts(self, charts):
        self.assertEqual(set(self.objects()), set(charts))
        for key, png in charts.items():
            self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(self.read(key), (png, "image/png"), key)
        self.assertEqual(len(set(charts.values())), len(charts))

    def start_draw_charts(self, task, bucket_url, bucket_region=BUCKET_REGION, **variables):
        return self.start_function(
            task, "draw-charts", TABLE_REGION,
            **{**self.STYLE, "AWS_ENDPOINT_URL": self.moto, "AWS_ENDPOINT_URL_S3": bucket_url,
               "BELLWETHER_BUCKET_NAME": "charts", "BELLWETHER_BUCKET_REGION": bucket_region, **variables})


class Prices(PricesTest):
    """The table's stream, to charts in a bucket of another region."""

    def test_become_the_charts_of_the_command_line(self):
        swift = self.world.start_swift(BUCKET_REGION)
        self.make_bucket(swift, BUCKET_REGION, "charts")
        task = self.world.unpack_package("function", "--with-font")
        function = self.start_draw_charts(task, swift)

        self.write_items()
        event = self.next_event()
        self.assertEqual([record["eventName"] for record in event["Records"]], ["INSERT"] * 6 + ["MODIFY"])
        self.assertEqual(function.invoke(event), self.failures(event, self.malformed))
        charts = self.expected_charts(event, self.items)
        self.check_charts(charts)
        self.check_first_log(function, event)

        # A mark that no other than a second writing would take away.
        for key in charts:
            self.s3.copy_object(Bucket=self.bucket, Key=key, CopySource={"Bucket": self.bucket, "Key": key},
                                Metadata=METADATA, MetadataDirective="REPLACE", ContentType="image/png")
        before = self.objects()
        self.assertEqual(function.invoke(event), self.failures(event, self.malformed))
        self.assertEqual(self.objects(), before)
        for key in charts:
            self.assertEqual(self.s3.head_object(Bucket=self.bucket, Key=key)["Metadata"], METADATA, key)
        metrics = self.last_metrics(function)
        self.assertEqual([metrics.get(name) for name in ("ChartsSkipped", "ChartsDrawn", "RecordsFailed")],
                         [10, None, 1])

        self.dynamodb.delete_item(TableName=self.table, Key=self.lotus.key)
        removal = self.next_event()
        self.assertEqual([record["eventName"] for record in removal["Records"]], ["REMOVE"])
        self.assertEqual(function.invoke(removal), {"batchItemFailures": []})
        self.check_charts({key: png for key, png in charts.items() if self.lotus.slug not in key})
        self.assertEqual(self.last_metrics(function)["ChartsRemoved"], 2)

    def check_first_log(self, function, event):
        drawn = function.log("chart drawn")
        self.assertEqual(len(drawn), 10)
        for line in drawn:
            self.assertLessEqual(LOG_KEYS, line.keys())
            self.assertEqual((line["level"], line["service"]), ("INFO", "draw-charts"))
            self.assertEqual((line["cold_start"], line["function_memory_size"]), (True, 256))
            self.assertRegex(line["timestamp"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            self.assertIsInstance(line["bytes"], int)
        self.assertEqual(len({line["function_request_id"] for line in drawn}), 1)
        (failed,) = function.log("record failed")
        self.assertEqual(failed["sequence_number"], self.record_of(event, self.malformed)["SequenceNumber"])
        self.assertIn("item 'Time Walk': day '2026-02-30'", failed["reason"])
        cold, metrics = function.metrics()
        self.assertEqual((cold["ColdStart"], cold["function_name"]), (1, "bellwether-draw-charts"))
        counts = [metrics[name] for name in ("BatchSize", "ChartsDrawn", "RecordsFailed")]
        self.assertEqual(counts, [7, 10, 1])
        self.assertEqual(len(metrics["DrawTime"]), 10)
        self.assertEqual(metrics["function_request_id"], drawn[0]["function_request_id"])

    def test_that_cannot_be_delivered_fail_one_by_one_and_come_again(self):
        swift = self.world.start_swift(BUCKET_REGION)
        self.make_bucket(swift, BUCKET_REGION, "charts")
        task = self.world.unpack_package("function", "--with-font")
        self.write_items()
        event = self.next_event()
        # Named once each, by the newest record: Lambda goes back to the first of them.
        everything = self.failures(event, self.malformed, *self.items)["batchItemFailures"]

        for bucket_region, variables, reason in [
                ("us-east-1", {}, "HeadObject in us-east-1: status 400"),
                (BUCKET_REGION, {"AWS_SECRET_ACCESS_KEY": "another-secret-key/of+the-tests"}, "status 403"),
                (BUCKET_REGION, {"BELLWETHER_BUCKET_NAME": "sketches"}, "bucket 'sketches' does not exist")]:
            function = self.start_draw_charts(task, swift, bucket_region, **variables)
            failures = function.invoke(event)["batchItemFailures"]
            self.assertCountEqual(failures, everything, reason)
            reasons = [line["reason"] for line in function.log("record failed")]
            self.assertEqual(sum(reason in line for line in reasons), 5, reasons)
            self.assertNotIn("another-secret-key", function.text())
            self.assertEqual(self.objects(), {})
            function.process.stop()


class Arm64(PricesTest):
    """The function for the other architecture, by qemu."""

    def test_answers_and_draws_the_same(self):
        self.make_bucket(self.moto, BUCKET_REGION, "charts")
        self.write_items()
        event = self.next_event()
        task = self.world.unpack_package("function", "--with-font", "--arch", "arm64", "--executable", ARM64)
        machine = self.world.folder / "machine"
        machine.write_text(f"#!/bin/sh\nexec {shutil.which('qemu-aarch64-static')} {task}/bootstrap\n")
        machine.chmod(0o700)
        function = self.start_draw_charts(task, self.moto, program=machine)
        self.assertEqual(function.invoke(event), self.failures(event, self.malformed))
        self.check_charts(self.expected_charts(event, self.items))


# -- Names and sentiment -------------------------------------------------------------------------------


class Comprehend(http.server.BaseHTTPRequestHandler):
    """BatchDetectSentiment as Amazon documents it, which moto does not know."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append((self.headers["X-Amz-Target"], self.headers["Authorization"], asked))
        scores = {"Positive": 0.125, "Negative": 0.5, "Neutral": 0.25, "Mixed": 0.125}
        body = json.dumps({"ErrorList": [], "ResultList": [
            {"Index": index, "Sentiment": "NEGATIVE", "SentimentScore": scores}
            for index in range(len(asked["TextList"]))]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Names(WorldTest):
    """A schedule, to messages, to CSV and JSON in a bucket. The names of table and queue are the stage's."""

    TEXTS = {"netflix": "Netflix is a GREAT, \"much loved\" company, and nobody hates it!",
             "稲妻": "A horrible failure; it was the worst of all.",
             "plain / text": "It is 12, and it is here.\n"}

    def setUp(self):
        super().setUp()
        self.moto = self.world.start_moto()
        self.make_table("bellwether-prod")
        self.sqs = client("sqs", self.moto, QUEUE_REGION)
        self.queue = self.sqs.create_queue(QueueName="bellwether-prod-names")["QueueUrl"]
        self.swift = self.world.start_swift(BUCKET_REGION)
        self.make_bucket(self.swift, BUCKET_REGION, "readings")
        self.task = self.world.unpack_package("function")
        summaries = self.task / "summaries"
        summaries.mkdir()
        for name, text in self.TEXTS.items():
            file = name if "/" not in name else urllib.parse.quote(name, safe="")
            (summaries / f"{file}.txt").write_text(text, encoding="utf-8")
        # The table's own owner stands for none; the last has no text.
        for name in [*self.TEXTS, "unheard of"]:
            self.dynamodb.put_item(TableName=self.table, Item=self.key(name))

    @staticmethod
    def key(name):
        return {"Card": {"S": name}, "Owner": {"S": "-"}}

    def start(self, handler, **variables):
        return self.start_function(
            self.task, handler, QUEUE_REGION, AWS_ENDPOINT_URL=self.moto, AWS_ENDPOINT_URL_S3=self.swift,
            BELLWETHER_STAGE="prod", BELLWETHER_TABLE_REGION=TABLE_REGION, BELLWETHER_BUCKET_NAME="readings",
            BELLWETHER_BUCKET_REGION=BUCKET_REGION, BELLWETHER_SUMMARIES="folder",
            BELLWETHER_SUMMARIES_FOLDER="summaries", **variables)

    def fan_out(self):
        arn = f"arn:aws:scheduler:{QUEUE_REGION}:{ACCOUNT}:schedule/default/bellwether-prod"
        return self.start("fan-out").invoke(
            {"version": "0", "id": "0f5f9c21-7a20-4c39-a9f5-0d6d2c2b7a11", "detail-type": "Scheduled Event",
             "source": "aws.scheduler", "account": ACCOUNT, "time": "2026-11-22T09:00:00Z",
             "region": QUEUE_REGION, "resources": [arn], "detail": "{}"})

    def receive(self):
        """Everything in the queue, as the event of an SQS trigger."""
        records = []
        while True:
            answer = self.sqs.receive_message(
                QueueUrl=self.queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"], WaitTimeSeconds=0)
            if not answer.get("Messages"):
                return {"Records": records}
            records += [{"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"],
                         "body": message["Body"], "md5OfBody": message["MD5OfBody"],
                         "attributes": message["Attributes"], "messageAttributes": {},
                         "eventSource": "aws:sqs",
                         "eventSourceARN": f"arn:aws:sqs:{QUEUE_REGION}:{ACCOUNT}:bellwether-prod-names",
                         "awsRegion": QUEUE_REGION} for message in answer["Messages"]]

    def readings(self):
        """By name: what the JSON says, and the one row of the CSV beside it."""
        found = {}
        for key in self.objects():
            body, kind = self.read(key)
            if key.endswith(".csv"):
                self.assertEqual(kind, "text/csv; charset=utf-8")
                continue
            self.assertEqual(kind, "application/json")
            reading = json.loads(body)
            table, kind = self.read(key.removesuffix("json") + "csv")
            (row,) = csv.DictReader(io.StringIO(table.decode(), newline=""))
            self.assertEqual(key, f"sentiment/{urllib.parse.quote(reading['name'], safe='')}.json")
            found[reading["name"]] = reading, row
        self.assertEqual(len(self.objects()), 2 * len(found))
        return found

    def test_become_readings_and_a_poisoned_message_fails_alone(self):
        self.assertEqual(self.fan_out(), None)
        self.sqs.send_message(QueueUrl=self.queue, MessageBody='{"name":')
        event = self.receive()
        names = [json.loads(record["body"]) for record in event["Records"] if record["body"] != '{"name":']
        self.assertCountEqual(names, [{"name": name} for name in [*self.TEXTS, "unheard of"]])
        (poisoned,) = [record["messageId"] for record in event["Records"] if record["body"] == '{"name":']

        function = self.start("read-sentiment")
        self.assertEqual(function.invoke(event), {"batchItemFailures": [{"itemIdentifier": poisoned}]})
        first = self.readings()
        self.check_readings(first)
        metrics = self.last_metrics(function)
        counts = [metrics.get(name) for name in ("BatchSize", "NamesRead", "NamesScored", "RecordsFailed")]
        self.assertEqual(counts, [5, 4, 3, 1])

        # What did not change is not scored again; a name that went meanwhile is dropped.
        self.dynamodb.delete_item(TableName=self.table, Key=self.key("unheard of"))
        self.assertEqual(function.invoke(event), {"batchItemFailures": [{"itemIdentifier": poisoned}]})
        self.assertEqual(self.last_metrics(function)["NamesCached"], 3)
        for name in self.TEXTS:
            (reading, _), (before, _) = self.readings()[name], first[name]
            self.assertGreater(reading.pop("read"), before.pop("read"))
            self.assertEqual(reading, before)

    def check_readings(self, readings):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self.assertEqual(set(readings), {*self.TEXTS, "unheard of"})
        for name, label in [("netflix", "POSITIVE"), ("稲妻", "NEGATIVE"), ("plain / text", "NEUTRAL")]:
            reading, row = readings[name]
            compound = SentimentIntensityAnalyzer().polarity_scores(self.TEXTS[name].strip())["compound"]
            self.assertEqual((reading["label"], reading["scores"]["compound"]), (label, compound))
            self.assertEqual((reading["state"], reading["summary"], reading["source"]),
                             ("scored", self.TEXTS[name].strip(), "folder"))
            for column in "name", "label", "summary", "source", "scorer", "state", "read", "changed":
                self.assertEqual(row[column], reading[column], column)
            self.assertEqual(float(row["compound"]), compound)
        reading, row = readings["unheard of"]
        self.assertEqual((reading["state"], reading["label"], row["label"]), ("missing", None, ""))

    def test_are_scored_by_comprehend_where_that_is_wanted(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Comprehend)
        server.calls = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.assertEqual(self.fan_out(), None)
        event = self.receive()

        function = self.start("read-sentiment", BELLWETHER_SCORER="comprehend",
                              AWS_ENDPOINT_URL_COMPREHEND=f"http://127.0.0.1:{server.server_port}")
        self.assertEqual(function.invoke(event), {"batchItemFailures": []})
        readings = self.readings()
        scores = {"positive": 0.125, "negative": 0.5, "neutral": 0.25, "mixed": 0.125}
        for name in self.TEXTS:
            reading, _ = readings[name]
            self.assertEqual([reading[member] for member in ("label", "scorer", "scores")],
                             ["NEGATIVE", "comprehend", scores])
        ((target, authorization, asked),) = server.calls
        self.assertEqual((target, asked["LanguageCode"]), ("Comprehend_20171127.BatchDetectSentiment", "en"))
        self.assertIn(f"/{QUEUE_REGION}/comprehend/aws4_request", authorization)
        self.assertCountEqual(asked["TextList"], [text.strip() for text in self.TEXTS.values()])

        # It costs money: what is known is not asked again.
        self.assertEqual(function.invoke(event), {"batchItemFailures": []})
        self.assertEqual(len(server.calls), 1)

        # moto's Comprehend does not know the call: that is put right some day, and the names wait for it.
        (self.task / "summaries/netflix.txt").write_text("Another text.", encoding="utf-8")
        function = self.start("read-sentiment", BELLWETHER_SCORER="comprehend")
        (netflix,) = [r["messageId"] for r in event["Records"] if json.loads(r["body"])["name"] == "netflix"]
        self.assertEqual(function.invoke(event), {"batchItemFailures": [{"itemIdentifier": netflix}]})
        self.assertEqual(self.readings()["netflix"][0]["scorer"], "comprehend")


# -- What keeps a function from starting ---------------------------------------------------------------


class Start(WorldTest):
    def test_that_fails_says_what_to_set(self):
        task = self.world.unpack_package("function")
        sound = {"BELLWETHER_BUCKET_NAME": "charts"}
        for handler, region, variables, reason in [
                ("draw-chart", TABLE_REGION, sound,
                 "handler 'draw-chart' is none; set it to draw-charts, fan-out or read-sentiment"),
                ("draw-charts", TABLE_REGION, {}, "BELLWETHER_BUCKET_NAME"),
                ("draw-charts", "", sound, "region"),
                ("draw-charts", TABLE_REGION, {**sound, "BELLWETHER_SIZE": "large"}, "BELLWETHER_SIZE"),
                ("read-sentiment", TABLE_REGION, sound, "BELLWETHER_SUMMARIES")]:
            with self.subTest(handler=handler, reason=reason):
                function = self.start_function(task, handler, region, **variables)
                error = function.invoke({"Records": []})
                self.assertEqual(error["errorType"], "Function.InvalidInput")
                self.assertIn(reason, error["errorMessage"])
                lines = [line for line in function.lines() if line.get("level") == "ERROR"]
                self.assertEqual({line["reason"] for line in lines}, {error["errorMessage"]})


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[4:])
