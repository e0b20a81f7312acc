"""What people's environment, files and servers hold, one case for each way that credentials are found. Each belongs to
a row of docs/aws.md, and each row to one of botocore's sources (METHOD)."""

import dataclasses
import datetime
import hashlib
import json
import subprocess

NOW = datetime.datetime.now(datetime.timezone.utc)


def time(hours):
    return (NOW + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


LATER, SOON, PAST = time(8), time(0.1), time(-1)


@dataclasses.dataclass
class Case:
    """{url} is the server's, {home} the home folder's, {role} what roles' ARNs begin with, in every text. `refusal`:
    what our error must say; None: both find the same. `cache`: the file that both may write, which must then hold the
    same."""

    config: str = ""
    credentials: str = ""
    env: dict = dataclasses.field(default_factory=dict)
    files: dict = dataclasses.field(default_factory=dict)
    profile: str = ""
    mood: str = "absent"
    refusal: str | None = None
    cache: str = ""


@dataclasses.dataclass
class Row:
    what: str
    cases: list
    note: str = ""


def keys(name, more=""):
    return f"aws_access_key_id = {name}\naws_secret_access_key = secret of {name}\n{more}"


KEYS = "[default]\n" + keys("FILE")
ENV = {"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e"}
CONTAINER = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}
PROCESS = "credential_process = cat {home}/printed\n"
PRINTED = {"printed": json.dumps({"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "p", "SessionToken": "t",
                                  "Expiration": LATER})}  # fmt: skip
WEB = {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web", "AWS_ROLE_ARN": "{role}/env"}
WEB_FILE = {"web": "web token"}
WEB_KEY = "web_identity_token_file = {home}/web"

SSO = "sso_account_id = 111122223333\nsso_role_name = Read & write\n"
SESSION = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n"
SSO_PROFILE = "[default]\nsso_session = corp\n" + SSO + SESSION
LEGACY = "[default]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n" + SSO
SSO_FILE = f".aws/sso/cache/{hashlib.sha1(b'corp').hexdigest()}.json"
LEGACY_FILE = f".aws/sso/cache/{hashlib.sha1(b'https://corp.awsapps.com/start').hexdigest()}.json"


def sso_token(expires, **more):
    registration = {"clientId": "id", "clientSecret": "cs", "registrationExpiresAt": LATER, "refreshToken": "again"}
    token = {"startUrl": "https://corp.awsapps.com/start", "region": "eu-west-1", "accessToken": "kept",
             "expiresAt": expires, **registration, **more}  # fmt: skip
    return json.dumps({name: value for name, value in token.items() if value is not None})


def sso(expires=LATER, refusal=None, mood="absent", config=SSO_PROFILE, **more):
    return Case(config=config, files={SSO_FILE: sso_token(expires, **more)}, refusal=refusal, mood=mood, cache=SSO_FILE)


def legacy(expires, refusal=None):
    return Case(config=LEGACY, files={LEGACY_FILE: sso_token(expires)}, refusal=refusal, cache=LEGACY_FILE)


LOGIN = "arn:aws:sts::111122223333:assumed-role/Admin/me"
LOGIN_HASH = hashlib.sha256(LOGIN.encode()).hexdigest() + ".json"
LOGIN_FILE = ".aws/login/cache/" + LOGIN_HASH
LOGIN_PROFILE = f"[default]\nlogin_session = {LOGIN}\n"
PRIVATE_KEY = subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout"], check=True,
                             capture_output=True, text=True).stdout  # fmt: skip


def login_token(expires, **more):
    token = {"accessToken": {"accessKeyId": "LOGIN", "secretAccessKey": "l", "sessionToken": "t",
                             "accountId": "111122223333", "expiresAt": expires},
             "tokenType": "aws_sigv4", "clientId": "arn:aws:signin:::devtools/same-device", "refreshToken": "again",
             "idToken": "who", "dpopKey": PRIVATE_KEY, **more}  # fmt: skip
    return json.dumps({name: value for name, value in token.items() if value is not None})


def login(expires, refusal=None, mood="absent", **more):
    return Case(config=LOGIN_PROFILE, files={LOGIN_FILE: login_token(expires, **more)}, refusal=refusal, mood=mood,
                cache=LOGIN_FILE)  # fmt: skip


def role(more, refusal=None, **rest):
    base = "[profile base]\nregion = eu-west-1\n"
    return Case(config="[profile top]\nrole_arn = {role}/top\n" + more + base, profile="top", refusal=refusal,
                **{"credentials": "[base]\n" + keys("BASE"), **rest})  # fmt: skip


SSO_COMMAND = "; type: aws sso login --profile default"
LOGIN_COMMAND = "; type: aws login --profile default"

SOURCES = {
    "env": [
        Row("`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`",
            [Case(env=ENV), Case(env=ENV, credentials=KEYS), Case(env={**ENV, "AWS_SESSION_TOKEN": "new"}),
             Case(env={**ENV, **WEB, **CONTAINER}, files=WEB_FILE, config=SSO_PROFILE),
             Case(env={**ENV, "AWS_PROFILE": "default"}, credentials=KEYS)]),
        Row("`AWS_SECURITY_TOKEN`, before `AWS_SESSION_TOKEN`",
            [Case(env={**ENV, "AWS_SESSION_TOKEN": "new", "AWS_SECURITY_TOKEN": "old"})]),
        Row("`AWS_CREDENTIAL_EXPIRATION`", [Case(env={**ENV, "AWS_CREDENTIAL_EXPIRATION": LATER})]),
        Row("the same when it has passed",
            [Case(env={**ENV, "AWS_CREDENTIAL_EXPIRATION": PAST}, refusal="the AWS credentials expired at ")]),
        Row("`AWS_ACCESS_KEY_ID` alone",
            [Case(env={"AWS_ACCESS_KEY_ID": "A"}, credentials=KEYS, refusal="AWS_SECRET_ACCESS_KEY is not set")]),
        Row("`AWS_SECRET_ACCESS_KEY` alone",
            [Case(env={"AWS_SECRET_ACCESS_KEY": "s"}, credentials=KEYS, refusal="AWS_ACCESS_KEY_ID is not set")],
            "botocore looks on, and finds somebody else's."),
    ],
    "assume-role": [
        Row("`role_arn` with `source_profile`",
            [role("source_profile = base\n"),
             role("source_profile = base\nexternal_id = e/1\nrole_session_name = me\nduration_seconds = 900\n"),
             Case(config="[default]\nrole_arn = {role}/r\nsource_profile = default\n", credentials=KEYS)]),
        Row("a source that is itself a role, signs on, logs in, or runs a program",
            [role("source_profile = middle\n[profile middle]\nrole_arn = {role}/middle\nsource_profile = base\n"),
             role("source_profile = default\n" + SSO_PROFILE, files={SSO_FILE: sso_token(LATER)}),
             role("source_profile = default\n" + LOGIN_PROFILE, files={LOGIN_FILE: login_token(LATER)}),
             role("source_profile = other\n[profile other]\n" + PROCESS, files=PRINTED),
             role("source_profile = other\n[profile other]\nrole_arn = {role}/w\n" + WEB_KEY + "\n",
                  files=WEB_FILE)]),
        Row("`credential_source = Environment`", [role("credential_source = Environment\n", env=ENV)]),
        Row("`credential_source = EcsContainer`", [role("credential_source = EcsContainer\n", env=CONTAINER)]),
        Row("`credential_source = Ec2InstanceMetadata`", [role("credential_source = Ec2InstanceMetadata\n", mood="")]),
        Row("a source that has nothing, that does not exist, two sources, none, a circle",
            [role("credential_source = Environment\n", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
             role("credential_source = EcsContainer\n", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
             role("credential_source = Ec2InstanceMetadata\n", "EC2's metadata service at "),
             role("credential_source = Moon\n", "must be Environment, EcsContainer or Ec2InstanceMetadata"),
             role("source_profile = none\n", "source_profile 'none' does not exist"),
             role("source_profile = base\n", "source_profile 'base' has no credentials", credentials=""),
             role("source_profile = base\ncredential_source = Environment\n", "it has both"),
             role("", "role_arn needs source_profile"),
             role("source_profile = top\n", "source_profile leads in a circle: 'top', 'top'")]),
        Row("`mfa_serial`", [role("source_profile = base\nmfa_serial = {role}/mfa\n", "the code of an MFA device")],
            "The AWS CLI asks: `credential_process = aws configure export-credentials --format process --profile ...`"),
        Row("a profile's role before `AWS_WEB_IDENTITY_TOKEN_FILE`",
            [Case(env=WEB, files=WEB_FILE, credentials="[base]\n" + keys("BASE"),
                  config="[default]\nrole_arn = {role}/p\nsource_profile = base\n")]),
    ],
    "assume-role-with-web-identity": [
        Row("`AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`, `AWS_ROLE_SESSION_NAME`",
            [Case(env=WEB, files=WEB_FILE), Case(env={**WEB, "AWS_ROLE_SESSION_NAME": "pod"}, files=WEB_FILE),
             Case(env=WEB, files=WEB_FILE, credentials=KEYS)]),
        Row("`web_identity_token_file` with `role_arn`",
            [Case(config="[default]\nrole_arn = {role}/p\n" + WEB_KEY + "\n", files=WEB_FILE),
             Case(config="[default]\nrole_arn = {role}/p\n" + WEB_KEY + "\nsource_profile = default\n",
                  files=WEB_FILE, credentials=KEYS),
             Case(config="[default]\nrole_arn = {role}/p\nweb_identity_token_file = {home}/none\n", files=WEB_FILE,
                  env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web"}),
             Case(env=WEB, files=WEB_FILE, profile="default", credentials=KEYS)],
            "Each variable stands for the key beside it, unless the profile was asked for by flag."),
        Row("no role, or no file",
            [Case(env={"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/web"}, files=WEB_FILE, refusal="AWS_ROLE_ARN is not set"),
             Case(env=WEB, refusal="/web' does not exist")]),
    ],
    "sso": [
        Row("`sso_session`, with the token that `aws sso login` left",
            [sso(), sso(expires=LATER.replace("Z", "UTC")), Case(**{**vars(sso()), "credentials": KEYS})]),
        Row("an access token that ends soon or has ended is refreshed, and written back",
            [sso(SOON, mood="rotates"), sso(PAST, mood="rotates"), sso(PAST)]),
        Row("one that ends soon and cannot be refreshed",
            [sso(SOON, mood="refused-oidc"), sso(SOON, refreshToken=None)]),
        Row("one that has ended and cannot be refreshed",
            [sso(PAST, SSO_COMMAND, refreshToken=None), sso(PAST, SSO_COMMAND, registrationExpiresAt=PAST),
             sso(PAST, SSO_COMMAND, mood="refused")],
            "The error names the command to type: `aws sso login --profile ...`"),
        Row("nobody has signed on, or AWS refuses the token",
            [Case(config=SSO_PROFILE, refusal=SSO_COMMAND), sso(refusal=SSO_COMMAND, mood="refused")], "The same."),
        Row("`sso_start_url` in the profile itself", [legacy(LATER)]),
        Row("the same with a token that has ended", [legacy(PAST, SSO_COMMAND)], "It cannot be refreshed."),
        Row("a profile or session that lacks something",
            [sso(config="[default]\nsso_session = gone\n" + SSO, refusal="there is no section [sso-session gone]"),
             sso(config="[default]\nsso_session = corp\nsso_account_id = 1\n" + SESSION, refusal="lacks sso_role_name"),
             sso(config=SSO_PROFILE.replace("corp\n", "corp\nsso_region = us-east-1\n", 1),
                 refusal="sso_region is 'us-east-1' in it and 'eu-west-1' in [sso-session corp]")]),
        Row("`sso_session` without account and role",
            [sso(config="[default]\nsso_session = corp\n" + SESSION,
                 refusal="lacks sso_account_id and sso_role_name")]),
    ],
    "shared-credentials-file": [
        Row("keys in `~/.aws/credentials` or `AWS_SHARED_CREDENTIALS_FILE`",
            [Case(credentials=KEYS), Case(credentials="[default]\n" + keys("FILE", "aws_session_token = t\n")),
             Case(credentials="[default]\n" + keys("F", "aws_session_token = t\naws_security_token = old\n")),
             Case(credentials=KEYS, config=LOGIN_PROFILE + PROCESS + keys("CONFIG", "aws_session_token = t\n")),
             Case(files={"elsewhere": KEYS}, env={"AWS_SHARED_CREDENTIALS_FILE": "{home}/elsewhere"}),
             Case(credentials=KEYS.replace("default", "x"), env={"AWS_PROFILE": "x"}),
             Case(credentials=KEYS, env=ENV, profile="default")]),
        Row("half a pair", [Case(credentials="[default]\naws_access_key_id = A\n", refusal="it has only one of")]),
    ],
    "login": [
        Row("`login_session`, with what `aws login` left",
            [login(LATER), Case(config=LOGIN_PROFILE + PROCESS, files={**PRINTED, LOGIN_FILE: login_token(LATER)}),
             Case(config=LOGIN_PROFILE, files={"logins/" + LOGIN_HASH: login_token(LATER)},
                  env={"AWS_LOGIN_CACHE_DIRECTORY": "{home}/logins"})]),
        Row("what has ended is refreshed with a proof of the key (DPoP), and written back",
            [login(PAST), login(time(0.05)), login(PAST, signInRegion="us-east-2")]),
        Row("nobody has logged in, or AWS refuses to refresh",
            [Case(config=LOGIN_PROFILE, refusal=LOGIN_COMMAND), login(PAST, LOGIN_COMMAND, mood="refused"),
             login(LATER, LOGIN_COMMAND, clientId=None)],
            "The error names the command to type: `aws login --profile ...`"),
    ],
    "custom-process": [
        Row("`credential_process`",
            [Case(config="[default]\n" + PROCESS, files=PRINTED),
             Case(config="[default]\n" + PROCESS + keys("CONFIG"), files=PRINTED)]),
        Row("a program that fails", [Case(config="[default]\ncredential_process = false\n", refusal="exit code 1")]),
    ],
    "config-file": [Row("keys in `~/.aws/config` or `AWS_CONFIG_FILE`",
                        [Case(config="[default]\n" + keys("CONFIG", "aws_session_token = t\n")),
                         Case(config="[profile x]\n" + keys("CONFIG"), profile="x", env={**ENV, **CONTAINER})])],
    "ec2-credentials-file": [Row("`AWS_CREDENTIAL_FILE`",
                                 [Case(files={"ec2": "AWSAccessKeyId=EC2\nAWSSecretKey=s\n"},
                                       env={"AWS_CREDENTIAL_FILE": "{home}/ec2"}, refusal="no AWS credentials")],
                                 "Of the EC2 tools of 2010. Named in the log.")],
    "boto-config": [Row("`~/.boto`, `BOTO_CONFIG`",
                        [Case(files={"boto": "[Credentials]\n" + keys("BOTO")}, refusal="no AWS credentials",
                              env={"BOTO_CONFIG": "{home}/boto"})], "Of boto 2. `BOTO_CONFIG` is named in the log.")],
    "container-role": [
        Row("`AWS_CONTAINER_CREDENTIALS_FULL_URI` and `_RELATIVE_URI`",
            [Case(env=CONTAINER), Case(env=CONTAINER, config="[profile x]\nregion = eu-west-1\n", profile="x")],
            "On https, this machine, or the addresses of ECS and EKS."),
        Row("`AWS_CONTAINER_AUTHORIZATION_TOKEN` and `_TOKEN_FILE`",
            [Case(env={**CONTAINER, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc"}),
             Case(env={**CONTAINER, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
                       "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token"}, files={"token": "of the file"})]),
        Row("any other host",
            [Case(env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/"}, refusal="neither https nor")]),
    ],
    "iam-role": [
        Row("EC2's metadata service, IMDSv2",
            [Case(mood=""), Case(mood="", config="[profile x]\nregion = a\n", profile="x")]),
        Row("IMDSv1, where version 2 is not to be had", [Case(mood="version 1")]),
        Row("`AWS_EC2_METADATA_V1_DISABLED`, `ec2_metadata_v1_disabled`",
            [Case(mood="version 1", env={"AWS_EC2_METADATA_V1_DISABLED": "true"}, refusal="no token of IMDSv2"),
             Case(mood="version 1", config="[default]\nec2_metadata_v1_disabled = true\n",
                  refusal="no token of IMDSv2")]),
        Row("credentials that have ended, while EC2 has no newer ones", [Case(mood="stale")], "Used on, as AWS asks."),
        Row("`ec2_metadata_service_endpoint`",
            [Case(mood="", env={"AWS_EC2_METADATA_SERVICE_ENDPOINT": None},
                  config="[default]\nec2_metadata_service_endpoint = {url}/\n")]),
        Row("`AWS_EC2_METADATA_DISABLED`",
            [Case(mood="", env={"AWS_EC2_METADATA_DISABLED": "TRUE"}, refusal="AWS_EC2_METADATA_DISABLED is true")]),
        Row("an instance without a role, or with one that EC2 may not take; no service at all",
            [Case(mood="no role", refusal="the instance has no role"), Case(mood="absent", refusal="has no role"),
             Case(mood="distrusted", refusal="AssumeRoleUnauthorizedAccess: EC2 cannot assume the role"),
             Case(mood="confused", refusal="status 400"),
             Case(env={"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv5"}, refusal="must be ipv4 or ipv6")]),
    ],
}  # fmt: skip
