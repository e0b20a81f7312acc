"""Holds the hosts that we would ask beside botocore's.

oracle_hosts.py COMMAND...: COMMAND runs the program of tests/host_dump.cc. For each of our services, in each
region of each partition that botocore knows: plain, FIPS, dual-stack and both. Where botocore's rules refuse, so
must we; a region that stands for a whole partition ("aws-global") is none for us.
"""

import json
import pathlib
import re
import subprocess
import sys

import botocore
import botocore.loaders
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

# Of the shared config file's names, botocore's own.
SERVICES = {
    "dynamodb": "dynamodb", "dynamodb_streams": "dynamodbstreams", "s3": "s3", "sqs": "sqs", "sns": "sns",
    "sesv2": "sesv2",
    "comprehend": "comprehend", "sts": "sts", "sso": "sso", "sso_oidc": "sso-oidc", "signin": "signin",
}  # fmt: skip
# Of regions that botocore has never heard of.
YOUNGER = ["eu-nowhere-7", "us-gov-nowhere-7", "cn-nowhere-7", "eusc-de-nowhere-7", "us-isof-nowhere-7", "moon-1"]
SHOWN_MAX = 10


def partitions():
    data = json.loads((pathlib.Path(botocore.__path__[0]) / "data" / "partitions.json").read_text())
    return data["partitions"]


def regions():
    for partition in partitions():
        for region in partition["regions"]:
            yield region, re.match(partition["regionRegex"], region) is not None
    for region in YOUNGER:
        yield region, True


class Theirs:
    def __init__(self):
        loader = botocore.loaders.Loader()
        self.providers = {}
        for ours, name in SERVICES.items():
            rules = loader.load_service_model(name, "endpoint-rule-set-1")
            self.providers[ours] = EndpointProvider(rules, loader.load_data("partitions"))

    def url(self, service, region, fips, dual):
        parameters = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
        if service == "s3":
            parameters["Bucket"] = "bucket"
        try:
            return self.providers[service].resolve_endpoint(**parameters).url
        except EndpointProviderError:
            return None


def ours_of(answer, service):
    if answer.startswith("refused: "):
        return None
    return answer.replace("://", "://bucket.") if service == "s3" else answer


def main():
    cases = [(service, region, is_one, fips, dual) for service in SERVICES for region, is_one in regions()
             for fips in (False, True) for dual in (False, True)]  # fmt: skip
    lines = "".join(f"{service} {region} {int(fips)} {int(dual)}\n" for service, region, _, fips, dual in cases)
    program = subprocess.run(sys.argv[1:], input=lines, stdout=subprocess.PIPE, check=True, text=True)
    answers = program.stdout.splitlines()
    if len(answers) != len(cases):
        sys.exit(f"{len(cases)} questions, but {len(answers)} answers")
    theirs = Theirs()
    different = refused = 0
    for (service, region, is_one, fips, dual), answer in zip(cases, answers):
        expected = theirs.url(service, region, fips, dual) if is_one else None
        refused += expected is None
        if ours_of(answer, service) == expected:
            continue
        different += 1
        if different <= SHOWN_MAX:
            print(f"{service} in {region}, fips {fips}, dual {dual}\n  ours:   {answer}\n  theirs: {expected}")
    print(f"{len(cases)} hosts of {len(SERVICES)} services in {len(list(regions()))} regions by botocore "
          f"{botocore.__version__}, {refused} refused, {different} different")  # fmt: skip
    sys.exit(different != 0 or refused == 0)


main()
