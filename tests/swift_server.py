"""swift_server.py FOLDER PORT ACCESS_KEY SECRET_KEY [REGION]: OpenStack Swift with its S3 API.

It serves on 127.0.0.1:PORT and takes what was signed for REGION (default: us-east-1). ACCESS_KEY is
ACCOUNT:USER. The four servers of Swift (proxy, account, container, object) are threads of this one
process, and all they write is below FOLDER; nothing of the machine's own Swift, if it has one, is read
or changed. Needs Debian's python3-swift and no rights.
"""

import errno
import logging
import os
import sys

import eventlet
import eventlet.wsgi
from swift.common import utils

FOLDER, PORT, ACCESS_KEY, SECRET_KEY = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
REGION = sys.argv[5] if len(sys.argv) > 5 else "us-east-1"
STORES = ("account", "container", "object")

SWIFT_CONFIG = """
[swift-hash]
swift_hash_path_suffix = tests
[storage-policy:0]
name = one
default = yes
"""

STORE_CONFIG = """
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
fallocate_reserve = 0
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
# Later is never here: nothing would come and do what was put off.
container_update_timeout = 60
"""

PROXY_CONFIG = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = {pipeline} proxy-server
{filters}
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
node_timeout = 60
conn_timeout = 10
"""

# In the order in which a request passes them, each with its settings. listing_formats comes before s3api, which
# else gets its listings in a form that it does not know.
FILTERS = {
    "catch_errors": "",
    "gatekeeper": "",
    "healthcheck": "",
    "listing_formats": "",
    "bulk": "",
    "s3api": "location = {region}",
    "tempauth": "user_{account}_{user} = {secret} .admin",
    "copy": "",
    "slo": "",
    "dlo": "",
    "versioned_writes": "allow_versioned_writes = true",
}


class NoSystemLog(logging.NullHandler):
    def __init__(self, **_):
        super().__init__()


class ForgetfulCache:
    """In memcached's place, which the authentication asks for: each request then asks the servers anew."""

    def get(self, *_, **__):
        return None

    def set(self, *_, **__):
        pass

    incr = decr = delete = set

    def __init__(self, app):
        self.app = app

    def __call__(self, environment, start_response):
        environment["swift.cache"] = self
        return self.app(environment, start_response)


def write(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def check_extended_attributes(folder):
    path = write("attributes", "")
    try:
        os.setxattr(path, "user.swift.metadata", b"x" * 1024)
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENOSPC):
            raise
        sys.exit(f"the file system of {folder} keeps no extended attributes, which Swift needs: "
                 "set TMPDIR to a folder on ext4 or xfs")


def proxy_config():
    account, user = ACCESS_KEY.split(":")
    filters = "".join(
        f"[filter:{name}]\nuse = egg:swift#{name}\n"
        + settings.format(account=account, user=user, secret=SECRET_KEY, region=REGION) + "\n"
        for name, settings in FILTERS.items())
    return PROXY_CONFIG.format(folder=FOLDER, pipeline=" ".join(FILTERS), filters=filters)


def write_ring(kind, port):
    from swift.common.ring import RingBuilder

    builder = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1, "device": "disk", "meta": "", "ip": "127.0.0.1",
                     "port": port, "replication_ip": "127.0.0.1", "replication_port": port})
    builder.rebalance()
    builder.get_ring().save(os.path.join(FOLDER, f"{kind}.ring.gz"))


def serve(socket, config):
    from swift.common import wsgi

    app = ForgetfulCache(wsgi.loadapp(config))
    # S3's clients want ETag, not Etag.
    return eventlet.spawn(eventlet.wsgi.server, socket, app, wsgi.NullLogger(),
                          protocol=wsgi.SwiftHttpProtocol, capitalize_response_headers=False)


def main():
    # First, so that the port is ours or this ends.
    front = eventlet.listen(("127.0.0.1", PORT), backlog=1024)
    check_extended_attributes(FOLDER)
    os.makedirs(os.path.join(FOLDER, "devices", "disk"))
    os.makedirs(os.path.join(FOLDER, "recon"))
    write("swift.conf", SWIFT_CONFIG)

    utils.eventlet_monkey_patch()
    utils.ThreadSafeSysLogHandler = NoSystemLog
    utils.get_logger.console_handler4logger = {}  # All loggers write to standard error.
    utils.set_swift_dir(FOLDER)

    sockets = {kind: eventlet.listen(("127.0.0.1", 0), backlog=1024) for kind in STORES}
    for kind, socket in sockets.items():
        write_ring(kind, socket.getsockname()[1])
    for kind, socket in sockets.items():
        serve(socket, write(f"{kind}.conf", STORE_CONFIG.format(folder=FOLDER, kind=kind)))
    serve(front, write("proxy.conf", proxy_config())).wait()


main()
