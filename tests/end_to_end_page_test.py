"""Changes of the table become the page in the bucket, as functions on AWS, and a browser shows it from there; see
end_to_end.py."""

import datetime
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import end_to_end  # noqa: E402
from end_to_end import BUCKET_REGION, TABLE_REGION, WorldTest  # noqa: E402
from lambda_world import client  # noqa: E402
from server_process import PATIENCE  # noqa: E402

FOREVER = "public, max-age=31536000, immutable"
TODAY = datetime.datetime.now(datetime.timezone.utc).date()


class Page(WorldTest):
    """draw-charts tells the queue of the page, publish writes what the bucket shows."""

    ITEMS = {"Sol Ring": [10, 12], "<b>bold</b>": [3, 2]}

    def setUp(self):
        super().setUp()
        self.moto = self.world.start_moto()
        self.make_table("prices")
        self.make_bucket(self.moto, BUCKET_REGION, "page")
        self.sqs = client("sqs", self.moto, TABLE_REGION)
        self.queue = self.sqs.create_queue(QueueName="shown")["QueueUrl"]
        self.task = self.world.unpack_package("function")
        for name, prices in self.ITEMS.items():
            days = [str(TODAY - datetime.timedelta(days=back)) for back in (1, 0)]
            self.dynamodb.put_item(TableName=self.table, Item={
                "Card": {"S": name}, "Owner": {"S": "me"}, "Currency": {"S": "EUR"},
                "Prices": {"M": {day: {"N": str(price)} for day, price in zip(days, prices)}}})

    def start(self, handler):
        return self.start_function(
            self.task, handler, TABLE_REGION, AWS_ENDPOINT_URL=self.moto, BELLWETHER_TABLE=self.table,
            BELLWETHER_BUCKET_NAME=self.bucket, BELLWETHER_BUCKET_REGION=BUCKET_REGION,
            BELLWETHER_PAGE_QUEUE=self.queue)

    def stream_event(self):
        streams = client("dynamodbstreams", self.moto, TABLE_REGION)
        arn = streams.list_streams(TableName=self.table)["Streams"][0]["StreamArn"]
        (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
        for record in records:
            created = record["dynamodb"]["ApproximateCreationDateTime"]
            record["dynamodb"]["ApproximateCreationDateTime"] = created.timestamp()
            record.update(eventSourceARN=arn, awsRegion=TABLE_REGION)
        return {"Records": records}

    def queue_event(self):
        messages = self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10,
                                            MessageSystemAttributeNames=["All"]).get("Messages", [])
        return {"Records": [{
            "messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"], "body": message["Body"],
            "md5OfBody": message["MD5OfBody"], "attributes": message["Attributes"], "messageAttributes": {},
            "eventSource": "aws:sqs", "eventSourceARN": f"arn:aws:sqs:{TABLE_REGION}:123456789012:shown",
            "awsRegion": TABLE_REGION} for message in messages]}

    def test_is_written_with_what_a_reader_may_keep_and_a_browser_shows_it(self):
        self.assertEqual(self.start("draw-charts").invoke(self.stream_event()), {"batchItemFailures": []})
        event = self.queue_event()
        told = [json.loads(record["body"])["name"] for record in event["Records"]]
        self.assertCountEqual(told, list(self.ITEMS))
        function = self.start("publish")
        self.assertEqual(function.invoke(event), {"batchItemFailures": []})
        # The first publication finds no list, and announces all there is.
        self.assertEqual(function.invoke(self.queue_event()), {"batchItemFailures": []})

        for key in self.objects():
            head = self.s3.head_object(Bucket=self.bucket, Key=key)
            is_kept = key.startswith(("assets/", "png/"))
            self.assertEqual(head["CacheControl"], FOREVER if is_kept else "no-cache", key)
        listed = json.loads(self.read("items.json")[0])
        rows = {row[1]: row for row in listed["rows"]}
        self.assertEqual({name: rows[name][5] for name in rows},
                         {name: prices[-1] for name, prices in self.ITEMS.items()})

        # Everybody may fetch them, as where the bucket is a website.
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                           "Resource": f"arn:aws:s3:::{self.bucket}/*"}]}))
        shown = self.dom("#/")
        self.assertIn("Sol Ring", shown)
        self.assertIn("&lt;b&gt;bold&lt;/b&gt;", shown)
        self.assertIn("+20.0", shown)
        item = self.dom("#/item/Sol%20Ring~me")
        self.assertIn("<svg", item)
        self.assertIn("png/daily/Sol%20Ring~me.png?v=", item)

    def dom(self, address):
        browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        with tempfile.TemporaryDirectory() as folder:
            ended = subprocess.run(
                [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}",
                 "--virtual-time-budget=20000", "--dump-dom", f"{self.moto}/{self.bucket}/index.html{address}"],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=PATIENCE, check=True)
        return ended.stdout


if __name__ == "__main__":
    end_to_end.main()
