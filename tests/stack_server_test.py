"""MiniStack makes both stacks of every kind of stage, and what it made is what the template says."""

import io
import pathlib
import sys
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import lambda_world
from stack_templates import STAGES, compact_template

REGION = "us-east-1"


def create(cloud, name, text, parameters):
    cloud.create_stack(StackName=name, TemplateBody=text, Capabilities=["CAPABILITY_IAM"],
                       Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()])
    cloud.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    pages = cloud.get_paginator("list_stack_resources").paginate(StackName=name)
    made = [one for page in pages for one in page["StackResourceSummaries"]]
    assert all(one["ResourceStatus"] == "CREATE_COMPLETE" for one in made), made
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in made}


def package():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("bootstrap", "#!/bin/sh\n")
    return data.getvalue()


def main(bellwether):
    with lambda_world.World(sys.executable, "", bellwether) as world:
        make_stages(bellwether, world.start_ministack())


def make_stages(bellwether, server):
    client = lambda service: lambda_world.client(service, server, REGION)
    cloud, s3 = client("cloudformation"), client("s3")
    s3.create_bucket(Bucket="code")
    s3.put_object(Bucket="code", Key="package.zip", Body=package())
    parameters = {"CodeBucket": "code", "CodeKey": "package.zip"}
    for stage in STAGES:
        if stage == "adopted":
            continue  # It has nothing that the others have not, and its table is not there.
        bucket = create(cloud, f"bellwether-{stage}-bucket", compact_template(bellwether, stage, "bucket"), {})
        s3.head_bucket(Bucket=bucket["Bucket"])
        work = create(cloud, f"bellwether-{stage}", compact_template(bellwether, stage, "work"), parameters)
        table = client("dynamodb").describe_table(TableName=f"bellwether-{stage}")["Table"]
        assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES", table
        functions = {one["FunctionName"] for one in client("lambda").list_functions()["Functions"]
                     if one["FunctionName"].startswith(f"bellwether-{stage}-")}
        assert len(functions) == (4 if stage == "prices" else 6), functions
        mappings = client("lambda").list_event_source_mappings(FunctionName=f"bellwether-{stage}-draw-charts")
        mapping, = mappings["EventSourceMappings"]
        assert (mapping["MaximumRetryAttempts"], mapping["BatchSize"]) == (10, 100), mapping
        print(stage, len(bucket), len(work))


if __name__ == "__main__":
    main(*sys.argv[1:])
