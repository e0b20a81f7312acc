"""Changes of the table become charts in the bucket, as a function on AWS; see end_to_end.py."""

import datetime
import pathlib
import random
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import end_to_end  # noqa: E402
from end_to_end import ARM64, BELLWETHER, BUCKET_REGION, LOG_KEYS, TABLE_REGION, WorldTest  # noqa: E402
from lambda_world import client  # noqa: E402
from server_process import PATIENCE  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
METADATA = {"mark": "written before"}


class Item:
    def __init__(self, name, owner, days, decimals, url=None, currency=None, whole_days=False):
        self.name, self.owner, self.url, self.currency = name, owner, url, currency
        self.slug = f"{name.replace('/', '%2F')}~{owner}"
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
        self.sol_ring = Item("Sol Ring", "me", 30, 2, url="https://cards.example/C21/263/", currency="USD")
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
                    input=item.csv().encode(), env=self.STYLE, check=True, stdout=subprocess.PIPE,
                    timeout=PATIENCE).stdout
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
                (BUCKET_REGION, {"AWS_SECRET_ACCESS_KEY": "another-secret-key/of+the-tests"}, "SignatureDoesNotMatch"),
                (BUCKET_REGION, {"BELLWETHER_BUCKET_NAME": "sketches"}, "bucket 'sketches' does not exist")]:
            function = self.start_draw_charts(task, swift, bucket_region, **variables)
            failures = function.invoke(event)["batchItemFailures"]
            self.assertCountEqual(failures, everything, reason)
            reasons = [line["reason"] for line in function.log("record failed")]
            self.assertEqual(sum(reason in line for line in reasons), 5, reasons)
            self.assertNotIn("another-secret-key", function.text())
            self.assertEqual(self.objects(), {})
            function.stop()


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


if __name__ == "__main__":
    end_to_end.main()
