"""Holds our signatures beside botocore's.

oracle_signature.py COMMAND...: COMMAND runs the program of tests/signature_dump.cc, as itself or under an
emulator of another CPU. Every header that signing adds must be the same, byte for byte, at the same frozen
moment. The requests are made from a seed: the same ones in each run.
"""

import datetime
import json
import random
import subprocess
import sys
from urllib.parse import quote

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

REQUESTS_OF_A_SERVICE = 60
SHOWN_MAX = 5
SEED = 20261122

SERVICES = ["s3", "dynamodb", "sqs", "sns", "comprehend", "sts", "execute-api"]
REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2", "cn-north-1", "us-gov-west-1"]
METHODS = ["GET", "HEAD", "PUT", "POST", "DELETE"]
NAMES = [
    "plain", "a b", "a+b", "100%", "%41", "%2F", "a%20b", "na\u00efve", "\u7a32\u59bb", "\U0001f4c8", "~tilde~",
    "a.b-c_d", "!*'()", ";:@&=+$,", "?query", "#fragment", "[x]", "{y}", "^`|<>\"\\", "arn:aws:sns:eu-1:123:topic",
    "\u00e9", "e\u0301", "\x7f", "tab\there", "line\nbreak", "", ".", "..", "...", " ", "+", "%",
]  # fmt: skip
HEADERS = ["Content-Type", "X-Amz-Target", "x-amz-meta-note", "X-Amz-Meta-NOTE-2", "If-None-Match", "Range",
           "Cache-Control", "x-amz-acl", "Content-MD5", "Zeta", "alpha"]  # fmt: skip
VALUES = [
    "application/x-amz-json-1.0", "", " ", "one", "  two  words ", "three    words  here", "a,b", "a;b=\"c\"",
    "tab\tand\t\ttabs", "*", "bytes=0-99", "UPPER lower", "na\u00efve caf\u00e9", "=:=", "DynamoDB_20120810.PutItem",
]  # fmt: skip


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def segments(self):
        return [self.random.choice(NAMES) for _ in range(self.random.choice([0, 1, 1, 2, 3, 5]))]

    def path(self):
        # As a client encodes it, once.
        safe = self.random.choice(["-_.~", "-_.~!*'()", "-_.~:@$,+=;&"])
        path = "/" + "/".join(quote(name, safe=safe) for name in self.segments())
        return path + self.random.choice(["", "", "/", "//"])

    def query(self):
        if self.random.random() < 0.35:
            return ""
        pairs = []
        for _ in range(self.random.randint(1, 7)):
            name = quote(self.random.choice(NAMES + ["a", "A", "b", "a-b", "aa", "a0"]), safe="-_.~")
            value = quote(self.random.choice(NAMES + ["1", "2", "10"]), safe="-_.~")
            pairs.append(self.random.choice([f"{name}={value}", f"{name}={value}", f"{name}=", name]))
        if self.random.random() < 0.4:
            pairs.append(self.random.choice(pairs))
            name = pairs[0].partition("=")[0]
            pairs += [f"{name}=z", f"{name}=a", f"{name}=%61", f"{name}=="]
        self.random.shuffle(pairs)
        return "?" + "&".join(pairs)

    def host(self, service, region):
        name = self.random.choice([
            f"{service}.{region}.amazonaws.com", f"bucket.with.dots.{service}.{region}.amazonaws.com.cn",
            "localhost", "127.0.0.1", "[::1]", "UPPER.Example.COM",
        ])  # fmt: skip
        return name + self.random.choice(["", "", ":443", ":80", ":4566", ":8443"])

    def body(self):
        kind = self.random.choice(["empty", "json", "bytes", "form"])
        if kind == "empty":
            return b""
        if kind == "json":
            return json.dumps({self.random.choice(NAMES): self.random.choice(VALUES)}, ensure_ascii=False).encode()
        if kind == "form":
            return b"Action=Publish&Version=2010-03-31&Message=" + quote(self.random.choice(NAMES)).encode()
        return self.random.randbytes(self.random.choice([1, 55, 56, 63, 64, 65, 4096, 60000]))

    def text(self, letters, length):
        return "".join(self.random.choice(letters) for _ in range(length))

    def request(self, service):
        region = self.random.choice(REGIONS)
        scheme = self.random.choice(["https", "http"])
        headers = [[name, self.random.choice(VALUES)]
                   for name in self.random.sample(HEADERS, self.random.choice([0, 1, 2, 4, 8]))]  # fmt: skip
        if headers and self.random.random() < 0.25:
            headers.append([self.random.choice(headers)[0].upper(), self.random.choice(VALUES)])
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
        return {
            "method": self.random.choice(METHODS),
            "url": f"{scheme}://{self.host(service, region)}{self.path()}{self.query()}",
            "headers": headers,
            "body": self.body().hex(),
            "key": "AKIA" + self.text(letters, 16),
            "secret": self.text(letters.lower() + letters + "+/", 40),
            "token": self.random.choice(["", self.text(letters + "+/=", 356)]),
            "region": region,
            "service": service,
            "seconds": self.random.choice([0, 951782400, 1440938160, 1709251199, 4102444800])
            + self.random.randrange(86400 * 400),
        }


def theirs(request):
    botocore.auth.get_current_datetime = lambda *_, **__: datetime.datetime.fromtimestamp(
        request["seconds"], datetime.timezone.utc
    ).replace(tzinfo=None)
    wire = AWSRequest(method=request["method"], url=request["url"], data=bytes.fromhex(request["body"]))
    for name, value in request["headers"]:
        wire.headers.add_header(name, value)
    own = len(wire.headers.items())
    credentials = Credentials(request["key"], request["secret"], request["token"] or None)
    signer = botocore.auth.S3SigV4Auth if request["service"] == "s3" else botocore.auth.SigV4Auth
    signer(credentials, request["service"], request["region"]).add_auth(wire)
    return {name.lower(): value for name, value in wire.headers.items()[own:]}


def main():
    # What an older or newer botocore calls differently would freeze nothing.
    assert hasattr(botocore.auth, "get_current_datetime"), "botocore tells the time by another name"
    maker = Maker(SEED)
    requests = [maker.request(service) for service in SERVICES for _ in range(REQUESTS_OF_A_SERVICE)]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    program = subprocess.run(sys.argv[1:], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in program.stdout.decode().splitlines()]
    if len(answers) != len(requests):
        sys.exit(f"{len(requests)} requests, but {len(answers)} answers")
    different = 0
    for request, answer in zip(requests, answers):
        ours = {name.lower(): value for name, value in answer}
        expected = theirs(request)
        if ours == expected and len(answer) == len(expected):
            continue
        different += 1
        if different <= SHOWN_MAX:
            print(f"{json.dumps(request)[:2000]}\n  ours:   {answer}\n  theirs: {expected}")
    print(f"{len(requests)} requests of {len(SERVICES)} services, {different} signed differently")
    sys.exit(different != 0)


main()
