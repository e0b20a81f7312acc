"""A stage deployed, deployed again and torn down by boto3, with the calls that `bellwether` makes, in its order.

deployment.py deploy|again|teardown TEMPLATES ZIP: `bucket.yaml` and `work.yaml` lie in TEMPLATES. It waits for nothing
but the end of what it started, and says nothing.
"""

import hashlib
import json
import pathlib
import sys

import boto3

STAGE = "dev"
WORK, BUCKET = f"bellwether-{STAGE}", f"bellwether-{STAGE}-bucket"
SETTLED = ("COMPLETE", "FAILED")


class Stage:
    def __init__(self, templates, zip_file):
        self.session = boto3.Session()
        self.clients = {}
        self.templates, self.zip = pathlib.Path(templates), pathlib.Path(zip_file)
        account = self.client("sts").get_caller_identity()["Account"]
        self.code = f"bellwether-{STAGE}-code-{account}-{self.session.region_name}"
        self.cloud = self.client("cloudformation")

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = self.session.client(service)
        return self.clients[service]

    def stack(self, name):
        try:
            return self.cloud.describe_stacks(StackName=name)["Stacks"][0]
        except self.cloud.exceptions.ClientError:
            return None

    def watch(self, stack):
        while True:
            found = self.stack(stack)
            status = found["StackStatus"] if found else "DELETE_COMPLETE"
            self.cloud.describe_stack_events(StackName=stack)
            if status.endswith(SETTLED):
                return status

    def text(self, part):
        return (self.templates / f"{part}.yaml").read_text()

    def plan(self, name, part):
        self.stack(name)
        made = self.cloud.create_change_set(StackName=name, ChangeSetName="bench", ChangeSetType="CREATE",
                                            TemplateBody=self.text(part), Capabilities=["CAPABILITY_IAM"],
                                            Tags=[{"Key": "bellwether:stage", "Value": STAGE}])
        plan = self.cloud.describe_change_set(ChangeSetName=made["Id"])
        assert plan["Status"] == "CREATE_COMPLETE", plan
        for change in (one["ResourceChange"] for one in plan["Changes"]):
            if change["ResourceType"] == "AWS::DynamoDB::Table":
                self.absent(self.client("dynamodb").describe_table, TableName=WORK)
            if change["ResourceType"] == "AWS::S3::Bucket":
                self.absent(self.client("s3").head_bucket, Bucket="bench-charts")
        return made

    def absent(self, call, **arguments):
        try:
            call(**arguments)
        except self.cloud.exceptions.ClientError:
            return
        raise AssertionError(arguments)

    def deploy(self):
        plans = [self.plan(BUCKET, "bucket"), self.plan(WORK, "work")]
        s3, data = self.client("s3"), self.zip.read_bytes()
        self.absent(s3.head_bucket, Bucket=self.code)
        s3.create_bucket(Bucket=self.code)
        s3.put_public_access_block(Bucket=self.code, PublicAccessBlockConfiguration={
            "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True})
        s3.put_bucket_policy(Bucket=self.code, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{self.code}/*",
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))
        key = f"packages/{hashlib.sha256(data).hexdigest()}.zip"
        s3.list_objects_v2(Bucket=self.code, Prefix=key)
        s3.put_object(Bucket=self.code, Key=key, Body=data)
        for plan in plans:
            self.cloud.describe_stack_events(StackName=plan["StackId"])
            self.cloud.execute_change_set(ChangeSetName=plan["Id"])
            assert self.watch(plan["StackId"]) == "CREATE_COMPLETE"
        s3.list_objects_v2(Bucket=self.code, Prefix="packages/")
        for resource in self.resources(BUCKET) + self.resources(WORK):
            name = resource["PhysicalResourceId"]
            if resource["ResourceType"] == "AWS::S3::Bucket":
                s3.get_public_access_block(Bucket=name)
            if resource["ResourceType"] == "AWS::Lambda::Function":
                answer = self.client("lambda").invoke(FunctionName=name, Payload=b'{"Records":[]}')
                assert "FunctionError" not in answer, answer["Payload"].read()
            if resource["ResourceType"] == "AWS::Lambda::EventSourceMapping":
                assert self.client("lambda").get_event_source_mapping(UUID=name)["State"] == "Enabled"
            if resource["ResourceType"] == "AWS::SNS::Topic":
                self.client("sns").list_subscriptions_by_topic(TopicArn=name)

    def again(self):
        for name, part in ((BUCKET, "bucket"), (WORK, "work")):
            assert self.stack(name)["StackStatus"] == "CREATE_COMPLETE"
            self.cloud.get_template(StackName=name, TemplateStage="Original")

    def resources(self, name):
        pages = self.cloud.get_paginator("list_stack_resources").paginate(StackName=name)
        return [one for page in pages for one in page["StackResourceSummaries"]]

    def quieten(self, resources):
        functions, scheduler = self.client("lambda"), self.client("scheduler")
        for resource in resources:
            name = resource["PhysicalResourceId"]
            if resource["ResourceType"] == "AWS::Lambda::EventSourceMapping":
                for _ in range(2):
                    functions.get_event_source_mapping(UUID=name)
                functions.update_event_source_mapping(UUID=name, Enabled=False)
                while functions.get_event_source_mapping(UUID=name)["State"] != "Disabled":
                    pass
            if resource["ResourceType"] == "AWS::Scheduler::Schedule":
                schedule = scheduler.get_schedule(Name=name)
                kept = ("FlexibleTimeWindow", "ScheduleExpression", "ScheduleExpressionTimezone", "Target")
                scheduler.update_schedule(Name=name, State="DISABLED", **{one: schedule[one] for one in kept})
            if resource["ResourceType"] == "AWS::Lambda::Function":
                functions.get_function_configuration(FunctionName=name)

    def empty(self, bucket):
        s3 = self.client("s3")
        s3.list_multipart_uploads(Bucket=bucket)
        while True:
            page = s3.list_object_versions(Bucket=bucket)
            gone = [{"Key": one["Key"], "VersionId": one["VersionId"]}
                    for one in page.get("Versions", []) + page.get("DeleteMarkers", [])]
            if not gone:
                return
            s3.delete_objects(Bucket=bucket, Delete={"Objects": gone})

    def teardown(self):
        stacks = {name: self.stack(name)["StackId"] for name in (WORK, BUCKET)}
        resources = {name: self.resources(name) for name in stacks}
        self.quieten(resources[WORK])
        dynamodb, s3 = self.client("dynamodb"), self.client("s3")
        dynamodb.update_table(TableName=WORK, DeletionProtectionEnabled=False)
        self.empty("bench-charts")
        for stack in stacks.values():
            self.stack(stack)
            self.cloud.describe_stack_events(StackName=stack)
            self.cloud.delete_stack(StackName=stack)
            assert self.watch(stack) == "DELETE_COMPLETE"
        self.absent(dynamodb.delete_table, TableName=WORK)
        self.absent(s3.list_multipart_uploads, Bucket="bench-charts")
        self.absent(s3.delete_bucket, Bucket="bench-charts")
        self.client("logs").describe_log_groups()
        s3.head_bucket(Bucket=self.code)
        self.empty(self.code)
        s3.delete_bucket(Bucket=self.code)
        self.look()

    def look(self):
        """Every list to its last page."""
        for service, operation in (
                ("cloudformation", "describe_stacks"), ("dynamodb", "list_tables"), ("dynamodb", "list_backups"),
                ("sqs", "list_queues"), ("lambda", "list_functions"), ("lambda", "list_event_source_mappings"),
                ("logs", "describe_log_groups"), ("sns", "list_topics"), ("sns", "list_subscriptions"),
                ("cloudwatch", "describe_alarms"), ("cloudwatch", "list_dashboards"), ("scheduler", "list_schedules"),
                ("kms", "list_aliases"), ("s3", "list_buckets"), ("iam", "list_roles"),
                ("cloudfront", "list_distributions"), ("cloudfront", "list_origin_access_controls")):
            found = json.dumps(getattr(self.client(service), operation)(), default=str)
            assert WORK not in found, f"{operation}: {found}"
        self.client("resourcegroupstaggingapi").get_resources(
            TagFilters=[{"Key": "bellwether-stage", "Values": [STAGE]}])


def main(what, templates, zip_file):
    getattr(Stage(templates, zip_file), what)()


main(*sys.argv[1:])
