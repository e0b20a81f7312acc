"""`cost --check` compares our prices with AWS's public price list, in files of the shape that AWS publishes.

price_check_test.py BELLWETHER DATA: DATA is data/aws. The list that is served has our prices, among products and steps
that are not meant: what is free at first, other classes of storage, other kinds of queues.
"""

import csv
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

BELLWETHER, DATA = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
CODES = {"us-east-1": "", "ap-northeast-1": "APN1-", "eu-central-1": "EUC1-"}
# Offer, usage type, attributes.
PLACES = {
    "LambdaRequests": ("AWSLambda", "Request-ARM", {}), "LambdaSeconds": ("AWSLambda", "Lambda-GB-Second-ARM", {}),
    "TableWrites": ("AmazonDynamoDB", "WriteRequestUnits", {}),
    "TableReads": ("AmazonDynamoDB", "ReadRequestUnits", {}),
    "TableStorage": ("AmazonDynamoDB", "TimedStorage-ByteHrs", {}),
    "TableRecovery": ("AmazonDynamoDB", "TimedPITRStorage-ByteHrs", {}),
    "QueueRequests": ("AWSQueueService", "Requests-Tier1", {"queueType": "Standard"}),
    "Schedules": ("AWSEvents", "ScheduledInvocation", {}),
    "BucketWrites": ("AmazonS3", "Requests-Tier1", {}), "BucketReads": ("AmazonS3", "Requests-Tier2", {}),
    "BucketStorage": ("AmazonS3", "TimedStorage-ByteHrs", {"volumeType": "Standard"}),
    "Sentiment": ("comprehend", "DetectSentiment", {}),
    "LogsIn": ("AmazonCloudWatch", "DataProcessing-Bytes", {}),
    "LogsKept": ("AmazonCloudWatch", "TimedStorage-ByteHrs", {}),
    "Metrics": ("AmazonCloudWatch", "CW:MetricMonitorUsage", {}),
    "Alarms": ("AmazonCloudWatch", "CW:AlarmMonitorUsage", {}),
    "Dashboards": ("AmazonCloudWatch", "DashboardsUsageHour", {}),
    "Mails": ("AmazonSNS", "DeliveryAttempts-SMTP", {}), "Keys": ("awskms", "KMS-Keys", {}),
}
OTHERS = [("AmazonDynamoDB", "IA-TimedStorage-ByteHrs", {}), ("AmazonDynamoDB", "ReplWriteRequestUnits", {}),
          ("AmazonDynamoDB", "IA-WriteRequestUnits", {}), ("AWSLambda", "Request", {}),
          ("AWSLambda", "Lambda-Provisioned-GB-Second-ARM", {}), ("AmazonS3", "Requests-SIA-Tier1", {}),
          ("AmazonS3", "TimedStorage-ByteHrs", {"volumeType": "IntelligentTieringOverhead"}),
          ("AWSQueueService", "Requests-Tier1", {"queueType": "FIFO (first-in, first-out)"}),
          ("awskms", "KMS-Requests", {}), ("AmazonCloudWatch", "CW:HighResAlarmMonitorUsage", {})]


def ours():
    lines = (line for line in (DATA / "prices.csv").read_text().splitlines() if not line.startswith("#"))
    return {(row["charge"], row["region"]): float(row["usd"]) / float(row["units"]) for row in csv.DictReader(lines)}


class Lists(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        text = self.server.files.get(self.path)
        self.send_response(200 if text is not None else 403)
        body = (text or "<Error><Code>AccessDenied</Code></Error>").encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class PriceCheck(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Lists)
        self.server.files = {}
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def serve(self, region, prices, between=None):
        """`prices` by charge, for one unit."""
        offers = {offer: {"products": {}, "terms": {"OnDemand": {}, "Reserved": {}}} for offer, _, _ in PLACES.values()}

        def add(offer, usage, attributes, steps):
            file = offers.setdefault(offer, {"products": {}, "terms": {"OnDemand": {}}})
            sku = f"SKU{len(file['products'])}"
            file["products"][sku] = {"sku": sku, "attributes": {"usagetype": usage, "regionCode": region, **attributes}}
            dimensions = {f"{sku}.JRTCKXETXF.{place}": {
                "unit": "Units", "beginRange": begin, "endRange": "Inf", "pricePerUnit": {"USD": f"{usd:.10f}"}}
                for place, (begin, usd) in enumerate(steps)}
            file["terms"]["OnDemand"][sku] = {f"{sku}.JRTCKXETXF": {"sku": sku, "priceDimensions": dimensions}}

        code = CODES[region]
        for offer, usage, attributes in OTHERS:
            add(offer, code + usage, attributes, [("0", 77.5)])
        for charge, usd in prices.items():
            offer, usage, attributes = PLACES[charge]
            prefix = region + "-" if charge == "Keys" else code
            # The cheaper step comes first in the file, the free one is none of ours.
            steps = [("100000", usd / 2), ("25", usd), ("0", 0)]
            add(offer, prefix + usage, attributes, steps if charge != "Keys" else [("0", usd)])
        if between:
            other, usd = between
            for to, price in ((other, usd), ("sa-east-1", 0.16)):
                add("AWSDataTransfer", f"USE1-{to}-AWS-Out-Bytes",
                    {"transferType": "InterRegion Outbound", "fromRegionCode": region, "toRegionCode": to},
                    [("0", price)])
        for offer, file in offers.items():
            head = {"formatVersion": "v1.0", "offerCode": offer, "publicationDate": "2026-11-20T17:03:59Z"}
            self.server.files[f"/aws/{offer}/current/{region}/index.json"] = json.dumps(head | file)

    def check(self, *words, code):
        url = f"http://127.0.0.1:{self.server.server_port}/aws"
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run([BELLWETHER, "cost", "--check", "--price-list", url, *words], cwd=home,
                                  env={"HOME": home}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def serve_ours(self, region="us-east-1", **changed):
        prices = {charge: usd for (charge, there), usd in ours().items() if there == region}
        self.serve(region, prices | changed)

    def test_prices_that_are_those_of_the_list_are_the_same(self):
        self.serve_ours()
        out = self.check(code=0)
        self.assertIn("Of 19 prices 19 same, 0 differs, 0 unknown here, 0 not in their list.", out)
        self.assertRegex(out, r"DynamoDB +writes +us-east-1 +0\.625 / 1,000,000 +0\.625 / 1,000,000 +2026-11 +same\n")
        self.assertNotIn("As rows", out)

    def test_a_price_that_differs_is_told_as_a_row_and_is_exit_code_1(self):
        self.serve_ours(TableWrites=0.0000007)
        out = self.check(code=1)
        self.assertIn("TableWrites,us-east-1,0.7,1000000,2026-11,AWS price list\n", out)
        found = json.loads(self.check("--json", code=1))
        self.assertFalse(found["same"])
        self.assertEqual([one["charge"] for one in found["prices"] if one["verdict"] != "same"], ["TableWrites"])

    def test_what_is_unknown_here_is_learnt_and_is_no_failure(self):
        self.serve("eu-central-1", {"TableReads": 0.0000001525, "LambdaSeconds": 0.0000133334})
        out = self.check("--region", "eu-central-1", code=0)
        self.assertIn("TableReads,eu-central-1,0.1525,1000000,2026-11,AWS price list\n", out)
        self.assertIn("Of 19 prices 1 same, 0 differs, 1 unknown here, 17 not in their list.", out)

    def test_each_price_is_that_of_its_region_and_so_is_the_way_between(self):
        self.serve("us-east-1", {charge: usd for (charge, region), usd in ours().items() if region == "us-east-1"},
                   between=("ap-northeast-1", 0.02))
        self.serve_ours("ap-northeast-1")
        out = self.check("--region", "us-east-1", "--bucket-region", "ap-northeast-1", code=0)
        self.assertIn("BetweenRegions,us-east-1,0.02,1,2026-11,AWS price list\n", out)
        self.assertRegex(out, r"S3 +storage +ap-northeast-1 +0\.025 +0\.025 ")
        self.assertIn("Of 20 prices 19 same", out)

    def test_what_the_list_does_not_say_is_not_the_same(self):
        self.serve_ours()
        del self.server.files["/aws/awskms/current/us-east-1/index.json"]
        self.server.files["/aws/AmazonSNS/current/us-east-1/index.json"] = "<html>busy</html>"
        out = self.check(code=1)
        self.assertIn("Not compared:\n", out)
        self.assertIn("/aws/awskms/current/us-east-1/index.json: status 403", out)
        self.assertIn("this is no offer file of AWS's price list", out)

    def test_without_a_network_nothing_is_said_to_be_the_same(self):
        self.server.server_close()
        out = self.check(code=1)
        self.assertIn("Error: ", out)
        self.assertNotIn("same", out)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
