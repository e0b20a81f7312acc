"""Names become readings in the bucket, as functions on AWS; see end_to_end.py."""

import csv
import http.server
import io
import json
import pathlib
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import end_to_end  # noqa: E402
from end_to_end import BUCKET_REGION, QUEUE_REGION, TABLE_REGION, WorldTest  # noqa: E402
from lambda_world import client  # noqa: E402

ACCOUNT = "123456789012"


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
        # What is received must not come back while the queue is being emptied.
        self.queue = self.sqs.create_queue(QueueName="bellwether-prod-names",
                                           Attributes={"VisibilityTimeout": "3600"})["QueueUrl"]
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
            self.assertEqual(key, f"sentiment/{reading['name'].replace('/', '%2F')}.json")
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

        function = self.start("read-sentiment", BELLWETHER_SCORER="vader")
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
            self.assertEqual(reading, before)  # Not even the time of reading: it would be another put.

        # Another scorer scores all of them again.
        function = self.start("read-sentiment")
        self.assertEqual(function.invoke(event), {"batchItemFailures": [{"itemIdentifier": poisoned}]})
        self.assertEqual([self.readings()[name][0]["scorer"] for name in self.TEXTS], ["market-1.1"] * 3)

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


if __name__ == "__main__":
    end_to_end.main()
