"""What linters do not know of the templates: our own rules, and an evaluation of the roles' permissions.

The calls that functions make are those of the table in docs/stage.md, which readme_test holds against the catalogue.
"""

import fnmatch
import functools
import pathlib
import re
import sys

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stack_templates import compact_template, templates

# What Lambda does in a function's name, and why: whoever calls it, its log, its dead letters, the stage's key.
PLATFORM = {"logs:CreateLogStream", "logs:PutLogEvents"}
OF_STREAM = {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams",
             "sqs:SendMessage"}
OF_QUEUE = {"sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
OF_SCHEDULE = {"sqs:SendMessage"}
STALE = ("prod", "key")  # Stages that tell of items that are stale.
OF_KEY = {"kms:Decrypt", "kms:GenerateDataKey"}
TRIGGERS = {"draw-charts": OF_STREAM, "fan-out": OF_SCHEDULE, "read-sentiment": OF_QUEUE, "publish": OF_QUEUE,
            "decide-alerts": OF_STREAM, "send-alerts": OF_QUEUE}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    pass


def tagged(loader, tag, node):
    value = loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else loader.construct_sequence(node)
    return {tag: value}


Loader.add_multi_constructor("!", tagged)


@functools.cache
def all_resources(text):
    return yaml.load(text, Loader)["Resources"]


def resources_of(text, kind=None):
    found = all_resources(text)
    return {name: one["Properties"] for name, one in found.items() if kind in (None, one["Type"])}


def as_list(value):
    return value if isinstance(value, list) else [value]


def statements_of(role):
    return [one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]


def resolved(resource):
    """As text: what is referred to by its name in the template."""
    if isinstance(resource, dict):
        (tag, value), = resource.items()
        return value if tag == "Sub" else f"<{value}>"
    return resource


def allowed(role, action, resource):
    """As IAM decides: no statement here denies or has a condition, which is looked at too."""
    for one in statements_of(role):
        assert one["Effect"] == "Allow" and "NotAction" not in one, one
        # Who may send mail may do so in one name only.
        condition = {"StringEquals": {"ses:FromAddress": "alerts@mail.example.com"}} if one["Sid"] == "Mail" else None
        assert one.get("Condition") == condition, one
        if any(fnmatch.fnmatchcase(action, pattern) for pattern in as_list(one["Action"])) and \
           any(fnmatch.fnmatchcase(resource, resolved(pattern)) for pattern in as_list(one["Resource"])):
            return True
    return False


def catalogue(readme):
    names = "|".join(TRIGGERS)
    rows = re.findall(rf"^\| `({names})` \|.*\| ([^|]*) \|$", readme, re.M)
    return {name: set(re.findall(r"`([a-z0-9]+:\w+)`", cell)) for name, cell in rows}


def logical(function):
    return "".join(word.capitalize() for word in function.split("-"))


# What each function sends messages to.
SENDS_TO = {"draw-charts": "<Page.Arn>", "fan-out": "<Names.Arn>", "read-sentiment": "<Page.Arn>", "publish": "<Page.Arn>",
            "decide-alerts": "<AlertQueue.Arn>", "send-alerts": "<AlertQueue.Arn>"}
# What anybody may find in the bucket, besides charts and results: only publish writes it.
SITE = ("head.json", "items.json", "items/a-card.json", "index.html", "assets/page-0123456789ab.js")
# Made by publish, and written by who sends.
OF_BOTH = "alerts.json"
OF_ALERTS = ("alerts/a-card/move-2026-01-01.json", "notices/alert-0123456789abcdef.json", "mutes.json", "alerts.atom")


def target(text, stage, action, function):
    """What the function's calls are about."""
    variables = resources_of(text)[logical(function)]["Environment"]["Variables"]
    service = action.split(":")[0]
    if service == "s3":
        bucket = f"arn:${{AWS::Partition}}:s3:::{resolved(variables['BELLWETHER_BUCKET_NAME'])}"
        keys = {"draw-charts": variables.get("BELLWETHER_DAILY_KEY", "png/daily/{slug}.png"),
                "read-sentiment": variables.get("BELLWETHER_SENTIMENT_KEY", "sentiment/{slug}") + ".csv",
                "publish": "items/{slug}.json",
                "decide-alerts": "alerts/{slug}/move-2026-01-01.json", "send-alerts": "notices/{slug}.json"}
        return bucket if action == "s3:ListBucket" else f"{bucket}/{keys[function].replace('{slug}', 'a-card')}"
    if service == "dynamodb":
        if stage == "adopted":
            return f"arn:${{AWS::Partition}}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/{variables['BELLWETHER_TABLE']}"
        return "<Table.Arn>"
    identity = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/"
    return {"sqs": SENDS_TO[function], "comprehend": "anything", "sns": "<Notices>",
            "ses": identity + "mail.example.com"}[service]


def check_permissions(stage, text, calls):
    present = resources_of(text)
    for function in [name for name in calls if logical(name) in present]:
        role = present[logical(function) + "Role"]
        needed = {one for one in calls[function]
                  if stage == "prod" or not one.startswith(("comprehend:", "ses:", "sns:"))}
        # It looks after the items where somebody wants to hear of those that are stale.
        if function == "decide-alerts" and stage not in STALE:
            needed.remove("dynamodb:Scan")
        for action in needed:
            where = target(text, stage, action, function)
            assert allowed(role, action, where), f"{stage}: {function} may not {action} on {where}"
        tells = function in ("read-sentiment", "decide-alerts", "send-alerts")
        assert allowed(role, "sqs:SendMessage", "<AlertQueue.Arn>") == tells, f"{stage}: {function} and the queue of alerts"
        platform = PLATFORM | TRIGGERS[function] | (OF_KEY if stage == "key" else set())
        for one in statements_of(role):
            for action in as_list(one["Action"]):
                assert action in needed | platform, f"{stage}: {function} may {action}, which nothing needs"
            exact = [resolved(each) for each in as_list(one["Resource"])]
            is_comprehend = as_list(one["Action"]) == ["comprehend:BatchDetectSentiment"]
            assert is_comprehend or all(each != "*" for each in exact), f"{stage}: {function}: {one}"
        for identity in ("*", "other.example.com", "eve@example.org"):
            assert not allowed(role, "ses:SendRawEmail", target(text, stage, "ses:", function).rsplit("/")[0] + "/" + identity)
        assert not allowed(role, "sns:Publish", "<Alerts>"), f"{stage}: {function} may raise alarms"
        # Nobody else's objects, and no bucket but its own.
        assert not allowed(role, "s3:GetObject", "arn:${AWS::Partition}:s3:::another/png/daily/a-card.png")
        bucket = target(text, stage, "s3:ListBucket", function) if function != "fan-out" else "arn:x"
        for key in SITE:
            assert allowed(role, "s3:PutObject", f"{bucket}/{key}") == (function == "publish"), f"{stage}: {function}: {key}"
        for key in OF_ALERTS:
            writes = function in ("decide-alerts", "send-alerts")
            assert allowed(role, "s3:PutObject", f"{bucket}/{key}") == writes, f"{stage}: {function}: {key}"
        writes = function in ("publish", "decide-alerts", "send-alerts")
        assert allowed(role, "s3:PutObject", f"{bucket}/{OF_BOTH}") == writes, f"{stage}: {function}"
        others = target(text, stage, "s3:GetObject", "draw-charts")
        assert function == "draw-charts" or not allowed(role, "s3:PutObject", others), f"{stage}: {function}"
        assert function not in ("publish", "send-alerts") or allowed(role, "s3:GetObject", others), f"{stage}: {function} sees no charts"
    for name, role in resources_of(text, "AWS::IAM::Role").items():
        for one in statements_of(role):
            for action in as_list(one["Action"]):
                assert not fnmatch.fnmatchcase("logs:CreateLogGroup", action), f"{stage}: {name} may {action}"


def said(text):
    """All but what is for linters; whatever spaces its texts have."""
    def bare(value):
        if isinstance(value, dict):
            return {key: bare(one) for key, one in value.items() if key != "Metadata"}
        if isinstance(value, list):
            return [bare(one) for one in value]
        return " ".join(value.split()) if isinstance(value, str) else value
    return bare(yaml.load(text, Loader))


def told_by_alarms(document):
    """Of docs/alerts.md: the functions by noun of the alarm."""
    _, found, rest = document.partition("### care on AWS")
    assert found
    told = {}
    for noun, functions in re.findall(r"^\|[^|]*\| `(\w+)` \| ([^|]*) \|", rest.partition("\n## ")[0], re.M):
        told.setdefault(noun, set()).update(TRIGGERS if functions == "each function" else re.findall(r"`([\w-]+)`", functions))
    return told


def check_care(stage, text, told):
    """Of each trouble that the rule `care` tells of on a laptop an alarm tells."""
    assert set(told) == {"Buried", "Errors", "Silence", "Backlog"}, told
    for noun in "Silence", "Backlog":  # Of what calls the function.
        assert told[noun] == {name for name, calls in TRIGGERS.items() if (calls is OF_SCHEDULE) == (noun == "Silence")}, noun
    present = resources_of(text)
    found = {noun: {name for name in TRIGGERS if logical(name) + noun in present} for noun in told}
    deployed = {name for name in TRIGGERS if logical(name) in present}
    for noun, functions in told.items():
        is_everywhere = noun in ("Buried", "Errors")
        expected = functions & deployed if is_everywhere or stage in ("prod", "key") else set()
        assert found[noun] == expected, f"{stage}: {noun} of {found[noun]}, not {expected}"
    for name in found["Silence"]:
        alarm = present[logical(name) + "Silence"]
        assert (alarm["MetricName"], alarm["Statistic"], alarm["Threshold"]) == ("Invocations", "Sum", 1), alarm
        assert (alarm["ComparisonOperator"], alarm["TreatMissingData"]) == ("LessThanThreshold", "breaching"), alarm
        assert alarm["Period"] == 3600 and alarm["EvaluationPeriods"] <= 168, alarm  # CloudWatch looks back a week.
        assert alarm["Dimensions"] == [{"Name": "FunctionName", "Value": {"Ref": logical(name)}}], alarm


def check_rules(stage, text):
    queues = resources_of(text, "AWS::SQS::Queue")
    functions = resources_of(text, "AWS::Lambda::Function")
    logs = resources_of(text, "AWS::Logs::LogGroup")
    assert functions and queues, stage
    for name, queue in queues.items():
        policies = [one for one in resources_of(text, "AWS::SQS::QueuePolicy").values() if {"Ref": name} in one["Queues"]]
        assert len(policies) == 1 and "aws:SecureTransport" in str(policies), f"{stage}: {name} without TLS"
        if "RedrivePolicy" in queue:
            dead = queue["RedrivePolicy"]["deadLetterTargetArn"]["GetAtt"].split(".")[0]
            assert queues[dead]["MessageRetentionPeriod"] > queue["MessageRetentionPeriod"], f"{stage}: {name}"
    for name, mapping in resources_of(text, "AWS::Lambda::EventSourceMapping").items():
        function = functions[mapping["FunctionName"]["Ref"]]
        if "StartingPosition" in mapping:
            assert 0 <= mapping["MaximumRetryAttempts"] <= 10000, f"{stage}: {name} repeats without end"
            assert "OnFailure" in mapping["DestinationConfig"], f"{stage}: {name}"
        else:
            queue = queues[mapping["EventSourceArn"]["GetAtt"].split(".")[0]]
            hidden = 6 * function["Timeout"] + mapping["MaximumBatchingWindowInSeconds"]
            assert queue["VisibilityTimeout"] >= hidden, f"{stage}: {name}"
            assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5, f"{stage}: {name}"
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"], f"{stage}: {name}"
    for name, function in functions.items():
        group = logs[function["LoggingConfig"]["LogGroup"]["Ref"]]
        assert group["LogGroupName"] == "/aws/lambda/" + function["FunctionName"], f"{stage}: {name}"
        assert group["RetentionInDays"] > 0, f"{stage}: {name}"
    alarms = resources_of(text, "AWS::CloudWatch::Alarm")
    assert len(alarms) >= 2 * len(functions), f"{stage}: {len(alarms)} alarms"
    for name, alarm in alarms.items():
        assert alarm["AlarmActions"] == [{"Ref": "Alerts"}], f"{stage}: {name} tells nobody"
    for name, schedule in resources_of(text, "AWS::Scheduler::Schedule").items():
        assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] <= 185, f"{stage}: {name}"
        # What it did not tell a run of the next day does.
        assert name == "LookAfterSchedule" or schedule["Target"]["DeadLetterConfig"], f"{stage}: {name}"
    assert ("LookAfterSchedule" in resources_of(text)) == (stage in STALE), stage
    tables = resources_of(text, "AWS::DynamoDB::Table")
    assert len(tables) == (0 if stage == "adopted" else 1), stage
    kept = all_resources(text).get("Table", {}).get("DeletionPolicy")
    assert kept == {"prod": "Retain", "key": "Retain", "adopted": None}.get(stage, "Delete"), f"{stage}: {kept}"


def check_safety(stage, text):
    """Encrypted, private, restorable, by name and not as a linter sees it; what a template excuses has its reason
    beside it."""
    has_key = "KMS" in text and stage == "key"
    for table in resources_of(text, "AWS::DynamoDB::Table").values():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}, stage
        assert ("SSESpecification" in table) == has_key, stage
    for name, queue in resources_of(text, "AWS::SQS::Queue").items():
        assert "KmsMasterKeyId" in queue if has_key else queue["SqsManagedSseEnabled"] is True, f"{stage}: {name}"
    for name, topic in resources_of(text, "AWS::SNS::Topic").items():
        assert ("KmsMasterKeyId" in topic) == has_key, f"{stage}: {name}"
    for policy in resources_of(text, "AWS::SNS::TopicPolicy").values():
        assert "aws:SecureTransport" in str(policy), stage
    for key in resources_of(text, "AWS::KMS::Key").values():
        assert key["EnableKeyRotation"] is True, stage
    for bucket in resources_of(text, "AWS::S3::Bucket").values():
        shut = bucket["PublicAccessBlockConfiguration"]
        open_words = {"BlockPublicPolicy", "RestrictPublicBuckets"} if stage == "website" else set()
        assert {word for word, is_shut in shut.items() if not is_shut} == open_words and len(shut) == 4, stage
        assert bucket["BucketEncryption"] and bucket["VersioningConfiguration"] == {"Status": "Enabled"}, stage
        assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}], stage
        policy, = resources_of(text, "AWS::S3::BucketPolicy").values()
        assert "aws:SecureTransport" in str(policy), stage
    for site in resources_of(text, "AWS::CloudFront::Distribution").values():
        assert site["DistributionConfig"]["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https", stage
    for name, one in all_resources(text).items():
        for excuse in one.get("Metadata", {}).get("checkov", {}).get("skip", []):
            assert excuse["id"].startswith("CKV_AWS_") and len(excuse["comment"]) > 20, f"{stage}: {name}: {excuse}"


def main(bellwether, readme, alerts):
    told = told_by_alarms(pathlib.Path(alerts).read_text(encoding="utf-8"))
    calls = catalogue(pathlib.Path(readme).read_text(encoding="utf-8"))
    assert set(calls) == set(TRIGGERS) and all(calls.values()), calls
    assert "\n  Properties: {" in compact_template(bellwether, "key", "work"), "it is written as one that is not too long"
    for (stage, part), text in templates(bellwether).items():
        assert said(compact_template(bellwether, stage, part)) == said(text), f"{stage} {part}: compact, it says something else"
        check_safety(stage, text)
        if part == "work":
            check_permissions(stage, text, calls)
            check_rules(stage, text)
            check_care(stage, text, told)


if __name__ == "__main__":
    main(*sys.argv[1:])
