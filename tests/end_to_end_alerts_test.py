"""Alerts on AWS that nothing but time raises, from the schedule to whom they are told; see end_to_end.py."""

import datetime
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import end_to_end  # noqa: E402
from end_to_end import TABLE_REGION, WorldTest  # noqa: E402
from lambda_world import client  # noqa: E402
from server_process import PATIENCE  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
SENDER = "alerts@mail.example.com"


class Alerts(WorldTest):
    """An item without a price for long, in a table of MiniStack's, to a mail by SES and a topic of SNS."""

    def setUp(self):
        super().setUp()
        self.moto = self.ministack = self.world.start_ministack()
        self.make_table("prices")
        self.make_bucket(self.ministack, TABLE_REGION, "results")
        self.sqs, self.sns = client("sqs", self.ministack, TABLE_REGION), client("sns", self.ministack, TABLE_REGION)
        self.alerts, self.reader = (self.sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("alerts", "reader"))
        self.topic = self.sns.create_topic(Name="notices")["TopicArn"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.reader, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self.sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=arn)
        client("sesv2", self.ministack, TABLE_REGION).create_email_identity(EmailIdentity=SENDER)
        self.task = self.world.unpack_package("function", "--with-font")

    def put_item(self, name, age):
        """Whose last price is so many days old."""
        days = [str(TODAY - datetime.timedelta(days=age + n)) for n in range(3)]
        self.dynamodb.put_item(TableName=self.table, Item={
            "Card": {"S": name}, "Owner": {"S": "me"}, "Currency": {"S": "USD"},
            "Prices": {"M": {day: {"N": "12.5"} for day in days}}})
        return days[0]

    def start(self, handler, **variables):
        return self.start_function(self.task, handler, TABLE_REGION, AWS_ENDPOINT_URL=self.ministack,
                                   BELLWETHER_ALERTS_QUEUE="alerts", **variables)

    def messages(self, queue, count):
        """So many as are waited for; the queue holds no more."""
        found, deadline = [], time.monotonic() + PATIENCE
        while len(found) < count and time.monotonic() < deadline:
            found += self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=1).get("Messages", [])
        found += self.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            self.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        self.assertEqual(len(found), count, found)
        return [message["Body"] for message in found]

    @staticmethod
    def event(bodies):
        """As the poller of Lambda hands them on."""
        return {"Records": [
            {"messageId": f"message-{n}", "receiptHandle": f"receipt-{n}", "body": body, "messageAttributes": {},
             "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1700000000000"},
             "eventSource": "aws:sqs", "awsRegion": TABLE_REGION} for n, body in enumerate(bodies)]}

    def test_an_item_without_a_price_for_long_is_told_once(self):
        last = self.put_item("Sol Ring", 20)
        for name, age in ("priced today", 0), ("not stale yet", 13), ("stale for long", 200):
            self.put_item(name, age)
        looking = self.start("decide-alerts", BELLWETHER_TABLE=self.table, BELLWETHER_ALERT_STALE="all",
                             BELLWETHER_BUCKET_NAME=self.bucket)
        sending = self.start("send-alerts", BELLWETHER_BUCKET_NAME=self.bucket, BELLWETHER_ALERTS_SES="true",
                             BELLWETHER_MAIL_FROM=SENDER, BELLWETHER_MAIL_TO="ann@example.com",
                             BELLWETHER_ALERTS_SNS_TOPIC=self.topic)

        self.assertIsNone(looking.invoke({"look": "after"}))
        bodies = self.messages(self.alerts, 1)
        self.assertEqual(sending.invoke(self.event(bodies)), {"batchItemFailures": []})
        record = f"alerts/Sol Ring~me/stale-{last}.json"
        self.assertEqual([key for key in self.objects() if key.startswith("alerts/")], [record])
        self.assertIn("Sol Ring", self.read("alerts.atom")[0].decode())
        told = json.loads(self.messages(self.reader, 1)[0])
        self.assertIn("Sol Ring", told["Subject"])
        self.assertIn("Sol Ring has had no price for 20 days", told["Message"])
        notice, = [json.loads(self.read(key)[0]) for key in self.objects() if key.startswith("notices/")]
        self.assertEqual(set(notice["told"]), {"ses", "sns"}, notice)

        # The run of the next day finds it once more.
        self.assertIsNone(looking.invoke({"look": "after"}))
        bodies = self.messages(self.alerts, 1)
        self.assertEqual(sending.invoke(self.event(bodies)), {"batchItemFailures": []})
        self.messages(self.reader, 0)
        self.assertEqual(len([key for key in self.objects() if key.startswith("notices/")]), 1)


if __name__ == "__main__":
    end_to_end.main()
