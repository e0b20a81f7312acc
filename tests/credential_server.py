"""A server on loopback that plays every place that credentials come from: STS, IAM Identity Center, AWS Sign-In, a
container's endpoint and EC2's metadata service. What it gives tells what it was asked with, and it remembers each
request."""

import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

EXPIRATION = "2099-01-01T00:00:00Z"
REMEMBERED = ["x-amz-sso_bearer_token", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds"]


def own_name(session):
    return session.startswith(("bellwether-", "botocore-session-"))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        url = urlsplit(self.path)
        headers = {name: self.headers[name] for name in REMEMBERED if name in self.headers}
        if self.path.startswith("/container"):
            headers["authorization"] = self.headers.get("Authorization", "")
        self.server.dpop = self.headers.get("DPoP")
        about = sorted(parse_qs(body).items()) if body.startswith("Action=") else body and json.loads(body)
        # A session's name that nobody chose is each program's own.
        if isinstance(about, list):
            about = [(name, said) for name, said in about if name != "RoleSessionName" or not own_name(said[0])]
        self.server.asked.append([self.command, url.path, sorted(parse_qs(url.query).items()), headers, about])
        status, text = self.server.author(self.command, url, self.headers, body)
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, mood):
        super().__init__(("127.0.0.1", 0), Handler)
        self.mood = mood
        self.asked = []
        self.dpop = None
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def author(self, method, url, headers, body):
        if body.startswith("Action="):
            return self.sts(headers, {name: values[0] for name, values in parse_qs(body).items()})
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/federation/credentials":
            return self.portal(headers["x-amz-sso_bearer_token"], query)
        if url.path == "/token":
            return self.oidc(json.loads(body))
        if url.path == "/v1/token":
            return self.signin(json.loads(body))
        if url.path.startswith("/latest/"):
            return self.metadata(method, url.path, headers)
        if url.path.startswith("/container"):
            token = headers.get("Authorization", "none")
            return 200, json.dumps({"AccessKeyId": "CONTAINER" + url.path, "SecretAccessKey": "s", "Token": token,
                                    "Expiration": EXPIRATION})  # fmt: skip
        return 404, "{}"

    def sts(self, headers, form):
        signer = headers.get("Authorization", "Credential=nobody/").partition("Credential=")[2].partition("/")[0]
        token = f"{form.get('WebIdentityToken', '')}|{form.get('ExternalId', '')}|{form.get('DurationSeconds', '')}"
        action = form["Action"]
        return 200, (
            f"<{action}Response><{action}Result><Credentials><AccessKeyId>ROLE-BY-{signer}</AccessKeyId>"
            f"<SecretAccessKey>{form['RoleArn']}</SecretAccessKey><SessionToken>{token}</SessionToken>"
            f"<Expiration>{EXPIRATION}</Expiration></Credentials></{action}Result></{action}Response>"
        )

    def portal(self, token, query):
        if self.mood == "refused":
            return 401, '{"__type":"UnauthorizedException","message":"Session token not found or invalid"}'
        return 200, json.dumps({"roleCredentials": {
            "accessKeyId": f"SSO-{query['account_id']}", "secretAccessKey": query["role_name"], "sessionToken": token,
            "expiration": 4070908800000}})  # fmt: skip

    def oidc(self, wish):
        if "refused" in self.mood:
            return 400, '{"error":"invalid_grant","error_description":"Invalid refresh token provided"}'
        fresh = {"accessToken": f"fresh by {wish['refreshToken']}", "expiresIn": 3600, "tokenType": "Bearer"}
        if "rotates" in self.mood:
            fresh["refreshToken"] = "the next"
        return 200, json.dumps(fresh)

    def signin(self, wish):
        if "refused" in self.mood:
            return 401, '{"error":"TOKEN_EXPIRED","message":"The token expired"}'
        return 200, json.dumps({
            "accessToken": {"accessKeyId": "FRESH-LOGIN", "secretAccessKey": "s", "sessionToken": wish["refreshToken"]},
            "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": "the next"})  # fmt: skip

    def metadata(self, method, path, headers):
        if "absent" in self.mood:
            return 404, ""
        if path == "/latest/api/token":
            if "version 1" in self.mood:
                return 403, ""
            if "confused" in self.mood:
                return 400, ""
            return (200, "the token") if method == "PUT" else (405, "")
        if "version 1" not in self.mood and headers.get("x-aws-ec2-metadata-token") != "the token":
            return 401, ""
        roles = "/latest/meta-data/iam/security-credentials/"
        if path == roles:
            return (404, "") if "no role" in self.mood else (200, "the-role")
        if path != roles + "the-role":
            return 404, ""
        if "distrusted" in self.mood:
            return 200, '{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume the role"}'
        end = "2020-01-01T00:00:00Z" if "stale" in self.mood else EXPIRATION
        return 200, json.dumps({"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "INSTANCE",
                                "SecretAccessKey": "the-role", "Token": "t", "Expiration": end})  # fmt: skip
