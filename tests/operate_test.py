"""A stage that is deployed to MiniStack, table and bucket in two regions, is looked after by the commands for that.

operate_test.py BELLWETHER PACKAGED: the first is typed, the second is what runs on Lambda. Each test is a class with
a stage of its own, on one server.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lambda_world

BELLWETHER, PACKAGED = (os.path.realpath(path) for path in sys.argv[1:3])
WORK, BUCKET = "us-west-2", "ap-northeast-1"
PATIENCE = 60
CONFIGURATION = """
[stage.{stage}]
region = "us-east-1"
table_region = "us-west-2"
bucket_region = "ap-northeast-1"
endpoint_url = "{url}"
processor = "x86_64"
email = "me@example.org"
[summaries]
source = "folder"
folder = "{folder}/summaries"
"""


class Stage(unittest.TestCase):
    """A stage named after the class."""

    @classmethod
    def setUpClass(cls):
        cls.stage = cls.__name__.lower()
        cls.folder = pathlib.Path(WORLD) / cls.stage
        (cls.folder / "summaries").mkdir(parents=True)
        (cls.folder / "summaries" / "netflix.txt").write_text("Netflix is great.")
        (cls.folder / "bellwether.toml").write_text(
            CONFIGURATION.format(stage=cls.stage, url=URL, folder=cls.folder))

    def run_command(self, *words, text=""):
        """What it wrote to both, and its exit code."""
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": "test",
                       "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}
        done = subprocess.run([BELLWETHER, "--stage", self.stage, *words], cwd=self.folder, env=environment, input=text,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
        return done.stdout, done.stderr, done.returncode

    def done(self, *words, text="", code=0):
        out, error, got = self.run_command(*words, text=text)
        self.assertEqual(got, code, out + error)
        return out

    def deploy(self):
        self.done("deploy", "--package", ZIP, "--yes")

    def client(self, service, region=WORK):
        return lambda_world.client(service, URL, region)

    def comes_true(self, condition, why):
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, why)
            time.sleep(0.2)

    def state(self, code=0):
        return json.loads(self.done("status", "--json", code=code))


class Status(Stage):
    def test_it_says_how_a_stage_does(self):
        out = self.done("status", code=1)
        self.assertIn(f"stack         bellwether-status in {WORK}: not there", out)
        self.assertIn(f"stack         bellwether-status-bucket in {BUCKET}: not there", out)
        self.deploy()
        self.done("price", "set", "Sol Ring", "2024-01-31", "1200")
        self.comes_true(lambda: self.state()["runs"], "no call was seen")
        name = self.client("sqs").get_queue_url(QueueName="bellwether-status-draw-charts-dead-letters")["QueueUrl"]
        self.client("sqs").send_message(QueueUrl=name, MessageBody="{}")
        cloudwatch = self.client("cloudwatch")
        cloudwatch.set_alarm_state(AlarmName="bellwether-status-fan-out-Errors", StateValue="ALARM",
                                   StateReason="three of three")
        # Of a stage whose name begins as this one's.
        cloudwatch.put_metric_alarm(AlarmName="bellwether-status-2-fan-out-Errors", Namespace="n", MetricName="m",
                                    Period=60, EvaluationPeriods=1, Threshold=1, Statistic="Sum",
                                    ComparisonOperator="GreaterThanThreshold")
        cloudwatch.put_metric_data(Namespace="AWS/Lambda", MetricData=[
            {"MetricName": metric, "Value": value, "Dimensions": [
                {"Name": "FunctionName", "Value": "bellwether-status-draw-charts"}]}
            for metric, value in (("Invocations", 5), ("Errors", 2), ("IteratorAge", 61000))])
        # As a protected stage has it, and as that of a stage `status-two` would be.
        for name in ("bellwether-status-Throttles", "bellwether-status-two-Throttles"):
            cloudwatch.put_metric_alarm(
                AlarmName=name, Namespace="AWS/Lambda", MetricName="Throttles", Statistic="Sum", Period=300,
                EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold")
        lines = self.done("status").splitlines()
        self.assertIn(f"stack         bellwether-status-bucket in {BUCKET}: CREATE_COMPLETE", lines)
        self.assertIn(f"stack         bellwether-status in {WORK}: CREATE_COMPLETE", lines)
        self.assertRegex(lines[2], rf"table         bellwether-status in {WORK}: ACTIVE, about 1 item with \d+ bytes")
        self.assertIn("queue         0 names wait, 0 in flight", lines)
        self.assertIn("dead letters  1", lines)
        self.assertTrue([line for line in lines if line.startswith("ALARM         bellwether-status-fan-out-Errors: ")
                         and line.endswith("three of three")], lines)
        self.assertIn("alarms reach  me@example.org", lines)
        # The sixth call is that of `deploy`, which looks whether it works.
        row, = [line.split() for line in lines if line.startswith("draw-charts")]
        self.assertEqual([*row[:5], *row[-3:]], ["draw-charts", "enabled", "6", "2", "0", "61", "s", "1"])
        self.assertTrue([line for line in lines if " draw-charts " in line and line.startswith("20")], lines)
        state = self.state()
        self.assertEqual(len(state["alarms"]), 13)
        throttles = [one for one in state["alarms"] if "Throttles" in json.dumps(one)]
        self.assertIn("bellwether-status-Throttles", json.dumps(throttles))
        self.assertNotIn("status-two", json.dumps(state["alarms"]))
        self.assertEqual((state["runs"][0]["records"], state["runs"][0]["failures"]), (1, 0))

    def test_the_mapping_of_one_function_is_paused_and_resumed(self):
        def trigger(function):
            found, = [one["trigger"] for one in self.state()["functions"] if one["function"] == function]
            return found
        self.deploy()
        self.assertIn("draw-charts is being paused", self.run_command("mapping", "pause", "draw-charts")[1])
        self.comes_true(lambda: trigger("draw-charts") == "Disabled", "it was not paused")
        self.assertEqual(trigger("decide-alerts"), "Enabled")
        self.assertIn("draw-charts was paused already", self.run_command("mapping", "pause", "draw-charts")[1])
        self.done("mapping", "resume", "draw-charts")
        self.comes_true(lambda: trigger("draw-charts") == "Enabled", "it was not resumed")

    def test_what_could_not_be_looked_at_is_said_and_is_exit_code_1(self):
        (self.folder / "bellwether.toml").write_text(
            CONFIGURATION.format(stage=self.stage, url="http://127.0.0.1:1", folder=self.folder))
        out = self.done("status", code=1)
        self.assertIn("Not known, because it could not be looked at:\n  stack bellwether-status-bucket: ", out)


class Telling(Stage):
    """Alerts are told by SES and SNS, and nothing of it is left."""

    SENDER = "alerts@example.com"

    def test_a_stage_tells_by_ses_and_sns_and_teardown_leaves_no_subscription(self):
        with open(self.folder / "bellwether.toml", "a", encoding="utf-8") as file:
            file.write(f"""
[alerts]
ses = true
mail_from = "Bellwether <{self.SENDER}>"
mail_to = "ann@example.org"
sns_email = "bob@example.org"
[send-alerts]
batching_window_seconds = 0
""")
        self.client("sesv2").create_email_identity(EmailIdentity="example.com")
        self.deploy()
        sns, sqs = self.client("sns"), self.client("sqs")
        topic, = [one["TopicArn"] for one in sns.list_topics()["Topics"] if one["TopicArn"].endswith("-telling-notices")]
        self.assertIn("alerts reach  bob@example.org", self.done("status").splitlines())
        # Somebody who reads along.
        queue = sqs.create_queue(QueueName="telling-reader")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        self.assertRegex(self.done("alerts", "test"), "(?s)ses: .*sns: ")
        self.done("price", "set", "Sol Ring", "2024-01-30", "18.40")
        self.done("item", "set", "Sol Ring", "--target", "20", "--currency", "USD")
        self.done("price", "set", "Sol Ring", "2024-01-31", "21")
        headline = "Sol Ring reached your target of 20.00 USD"
        self.comes_true(lambda: any(headline in mail for mail in self.mails()), "no mail came")
        mail, = [mail for mail in self.mails() if headline in mail]
        self.assertIn("ann@example.org", mail)
        self.assertIn(self.SENDER, mail)
        self.comes_true(lambda: headline in self.published(sqs, queue), "nothing was published")
        bucket, = [one["Name"] for one in self.client("s3").list_buckets()["Buckets"]
                   if one["Name"].startswith("bellwether-telling-") and one["Name"].endswith("000000000000")]
        told = json.loads(self.done("--bucket-name", bucket, "alerts", "history", "--json"))
        self.assertIn("ses", json.dumps(told))
        self.assertIn("sns", json.dumps(told))

        self.done("teardown", "--no-wait", "--yes")
        left = [one for one in sns.list_subscriptions()["Subscriptions"] if "bellwether-telling-" in one["TopicArn"]]
        self.assertEqual(left, [])
        self.assertNotIn(topic, [one["TopicArn"] for one in sns.list_topics()["Topics"]])

    def mails(self):
        with urllib.request.urlopen(f"{URL}/_ministack/ses/messages", timeout=PATIENCE) as answer:
            accounts = json.load(answer)["messages"]
        return [json.dumps(mail) for mails in accounts.values() for mail in mails]

    def published(self, sqs, queue):
        """The subjects and texts of the messages that wait; they are kept."""
        self.seen = getattr(self, "seen", "")
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", []):
            note = json.loads(message["Body"])
            self.assertLess(len(note["Subject"]), 100)
            self.seen += note["Subject"] + note["Message"]
        return self.seen


class Logs(Stage):
    def test_what_functions_logged_is_told_once_in_the_order_of_time(self):
        out, error, code = self.run_command("logs")
        self.assertEqual((out, code), ("", 1), error)
        self.assertIn("is the stage deployed?", error)
        self.deploy()
        self.done("price", "set", "Sol Ring", "2024-01-31", "1200")
        self.comes_true(lambda: "took" in self.done("logs", "draw-charts"), "no call was logged")
        lines = self.done("logs", "--since", "1h").splitlines()
        self.assertEqual(lines, sorted(lines, key=lambda line: line[:23]))
        drawn = [line for line in lines if "chart drawn" in line]
        self.assertEqual(len(drawn), 2, lines)
        self.assertRegex(drawn[0],
                         r"^20..-..-.. ..:..:..\.... draw-charts    [0-9a-f]{8}  chart drawn +item=\"Sol Ring")
        self.assertFalse([line for line in lines if "_aws" in line or "START" in line], lines)
        every = [json.loads(line) for line in self.done("logs", "--json").splitlines()]
        self.assertGreater(sum("_aws" in one["message"] for one in every if isinstance(one["message"], dict)), 1)

        self.follow()

    def follow(self):
        name = "/aws/lambda/bellwether-logs-fan-out"
        logs = self.client("logs")
        self.comes_true(lambda: logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"], "no group")
        logs.create_log_stream(logGroupName=name, logStreamName="followed")
        wait = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test"}
        out = self.folder / "followed.txt"
        with open(out, "wb") as file:
            follower = subprocess.Popen([BELLWETHER, "--stage", self.stage, "logs", "fan-out", "-f"], cwd=self.folder,
                                        env=wait, stdout=file, stderr=subprocess.STDOUT)
        try:
            for message in ("first", "second"):
                logs.put_log_events(logGroupName=name, logStreamName="followed", logEvents=[
                    {"timestamp": int(time.time() * 1000), "message": message}])
                self.comes_true(lambda: message in out.read_text(), "it was not followed")
            self.assertIsNone(follower.poll())
        finally:
            follower.kill()
            follower.wait()
        text = out.read_text()
        self.assertEqual((text.count("first"), text.count("second")), (1, 1), text)

    def test_on_this_machine_it_says_where_they_go(self):
        out, error, code = self.run_command("--stage", "local", "logs")
        self.assertEqual((out, code), ("", 2), error)


class Invoke(Stage):
    def test_a_deployed_function_is_called_and_its_log_and_failures_are_shown(self):
        self.deploy()
        self.done("add", "-i", "netflix")
        out, error, code = self.run_command("invoke", "fan-out", "-", "--on-lambda", text="{}")
        self.assertEqual((out, code), ("null\n", 0), error)
        self.assertRegex(error, r"fan-out +[0-9a-f]{8}  names sent +count=1")
        out, error, code = self.run_command("invoke", "draw-charts", "-", "--on-lambda", text="{}")
        self.assertEqual(code, 1, error)
        self.assertIn("errorMessage", out)
        self.assertRegex(error, "Error: draw-charts failed: .*Records")
        self.assertIn("Try: bellwether --stage invoke logs draw-charts", error)
        letter = json.dumps({"Records": [{"messageId": "m1", "receiptHandle": "r", "body": "no name"}]})
        out, error, code = self.run_command("invoke", "read-sentiment", "-", "--on-lambda", text=letter)
        self.assertEqual((json.loads(out), code), ({"batchItemFailures": [{"itemIdentifier": "m1"}]}, 1), error)
        # Once before by `deploy`, which looks whether it works.
        self.assertEqual([one["calls"] for one in self.state()["functions"] if one["function"] == "fan-out"], [2])


class Buried(Stage):
    def bury(self, function, body, **attributes):
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName=f"bellwether-buried-{function}-dead-letters")["QueueUrl"]
        return sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()})["MessageId"]

    def waiting(self, queue):
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName=f"bellwether-buried-{queue}")["QueueUrl"]
        return [one["Body"] for one in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])]

    def letters(self):
        return {one["id"]: one for one in json.loads(self.done("dead-letters", "list", "--json"))["dead_letters"]}

    def stream_letter(self, number=None):
        streams = self.client("dynamodbstreams")
        arn = self.client("dynamodb").describe_table(TableName="bellwether-buried")["Table"]["LatestStreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        start = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
        records = streams.get_records(ShardIterator=start["ShardIterator"])["Records"]
        number = number or records[0]["dynamodb"]["SequenceNumber"]
        return json.dumps({"requestContext": {"condition": "RetryAttemptsExhausted", "approximateInvokeCount": 11},
                           "responseContext": {"functionError": "Unhandled"},
                           "DDBStreamBatchInfo": {"shardId": shard, "startSequenceNumber": number,
                                                  "endSequenceNumber": number, "batchSize": 1, "streamArn": arn}})

    def test_dead_letters_are_listed_shown_redriven_and_purged(self):
        error = self.run_command("dead-letters", "list")[1]
        self.assertIn("is the stage deployed?", error)
        self.deploy()
        self.assertEqual(self.run_command("dead-letters", "list"), ("", "No dead letters.\n", 0))
        self.done("price", "set", "Sol Ring", "2024-01-31", "1200")
        self.comes_true(lambda: self.state()["runs"], "nothing was drawn")
        record = self.bury("draw-charts", self.stream_letter())
        too_old = self.bury("draw-charts", self.stream_letter("999999999999999999999999"))
        self.done("add", "-i", "netflix")
        name = self.bury("read-sentiment", json.dumps({"name": "netflix", "owner": ""}))
        call = self.bury("fan-out", "{}", ERROR_MESSAGE="not now", RETRY_ATTEMPTS="5")
        self.assertEqual(set(self.letters()), {record, too_old, name, call})
        listed = self.done("dead-letters", "list")
        self.assertRegex(listed, rf"{record[:8]}  draw-charts +1 record of shard \S+ +11  20.* Unhandled\n")
        self.assertRegex(listed, rf"{name[:8]}  read-sentiment  netflix +-  20.* -\n")
        self.assertRegex(listed, rf"{call[:8]}  fan-out +- +5  20.* not now\n")
        shown = json.loads(self.done("dead-letters", "show", record[:10], "--json"))
        self.assertIn("Sol Ring", json.dumps(shown["records"][0]["dynamodb"]["Keys"]))
        self.assertIn("netflix", self.done("dead-letters", "show", name))

        out, error, code = self.run_command("dead-letters", "redrive", "--all")
        self.assertEqual((out, code), ("3 dead letters redriven\n", 1), error)
        self.assertIn(f"{too_old}: the stream", error)
        self.assertEqual(set(self.letters()), {too_old})
        unchanged = lambda: "chart unchanged" in self.done("logs", "draw-charts")
        self.comes_true(unchanged, "the record was not drawn again")
        self.comes_true(lambda: "sentiment scored" in self.done("logs", "read-sentiment"), "the name was not read")
        self.assertIn("names sent", self.done("logs", "fan-out"))

        # A message goes back to the queue of its own function.
        for function, queue in (("publish", "page"), ("send-alerts", "alerts")):
            self.done("mapping", "pause", function)
            letter = self.bury(function, f"of the queue {queue}")
            self.assertEqual(self.done("dead-letters", "redrive", letter), "1 dead letter redriven\n")
            self.comes_true(lambda: f"of the queue {queue}" in self.waiting(queue), f"nothing is in the queue {queue}")

        self.assertIn("there is no dead letter 0000", self.run_command("dead-letters", "purge", "0000", too_old)[1])
        self.assertEqual(self.done("dead-letters", "purge", too_old[:12]), "1 dead letter purged\n")
        self.assertEqual(self.letters(), {})


class Drift(Stage):
    def test_what_was_changed_by_hand_is_told(self):
        self.assertIn("there is no stack bellwether-drift-bucket", self.run_command("diff")[1])
        self.deploy()
        out = self.done("diff")
        self.assertEqual(out, f"Stack bellwether-drift-bucket in {BUCKET}: as it was deployed\n"
                              f"Stack bellwether-drift in {WORK}: as it was deployed\n")
        sqs = self.client("sqs")
        url = sqs.get_queue_url(QueueName="bellwether-drift-names")["QueueUrl"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "31"})
        self.assertRegex(self.done("diff", code=1), r"Names +\S+ +/VisibilityTimeout +180 +31\n")
        stacks = {one["stack"]: one["drifted"] for one in json.loads(self.done("diff", "--json", code=1))["stacks"]}
        self.assertEqual(stacks["bellwether-drift-bucket"], [])
        self.assertEqual([one["resource"] for one in stacks["bellwether-drift"]], ["Names"])


class Doctor(Stage):
    def findings(self, *words, code=0):
        found = json.loads(self.done("doctor", "--json", *words, code=code))["findings"]
        return {one["what"]: one for one in found}

    def test_it_says_what_keeps_one_from_working_and_what_helps(self):
        found = self.findings()
        self.assertEqual((found["region"]["found"], found["bucket region"]["found"]), (WORK, BUCKET))
        self.assertEqual((found["endpoint"]["health"], found["clock"]["health"]), ("doubtful", "good"))
        self.assertEqual(found["stack"]["health"], "doubtful")
        self.assertIn("deploy", found["stack"]["cure"])
        self.assertEqual(found["may look"]["health"], "good")
        self.assertIn("good", self.done("doctor"))
        away = self.findings("--endpoint-url", "http://127.0.0.1:1", code=1)
        self.assertEqual(away["credentials"]["health"], "not known")
        self.assertNotIn("may look", away)

    def test_on_this_machine_it_needs_nobody(self):
        found = self.findings("--stage", "local")
        self.assertEqual(found["engine"]["found"], "not running")
        (self.folder / "file").write_text("")
        bad = self.findings("--stage", "local", "--state", "file/below", code=1)
        self.assertEqual((bad["state"]["health"], bad["state"]["cure"]), ("bad", "name another with --state"))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as WORLD:
        ZIP = os.path.join(WORLD, "functions.zip")
        subprocess.run([BELLWETHER, "package", "--executable", PACKAGED, "-o", ZIP], check=True,
                       stdout=subprocess.DEVNULL)
        with lambda_world.World(sys.executable, "", BELLWETHER) as servers:
            URL = servers.start_ministack()
            unittest.main(argv=sys.argv[:1] + sys.argv[3:])
