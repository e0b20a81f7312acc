"""The server of the page beside nginx: the same files, the same client, in one run.

page_server.py BELLWETHER PAGE_BUCKET: 10,000 requests of the list of 1,000 items, one chart and head.json, in turn, over
64 kept connections, by h2load; the best of five rounds of each, taken in turn. nginx has one worker, sendfile and its
cache of open files, and writes no log. And how much memory each holds after that.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import time

BELLWETHER, PAGE_BUCKET = sys.argv[1:3]
REQUESTS, CONNECTIONS, ROUNDS = 10_000, 64, 5
PATHS = ["items.json", "png/daily/AAPL.png", "head.json"]
NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ types {{ application/json json; image/png png; }} access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=1000; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""


def resident_kb(pid):
    """Of the process and those that it has started."""
    pids = [pid, *map(int, subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split())]
    return sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{one}/status").read_text())[1]) for one in pids)


def requests_a_second(port, *headers):
    ended = subprocess.run(["h2load", "--h1", "-t", "1", "-c", str(CONNECTIONS), "-n", str(REQUESTS), *headers,
                            *(f"http://127.0.0.1:{port}/{path}" for path in PATHS)], capture_output=True, text=True, check=True)
    assert f"{REQUESTS} succeeded, 0 failed" in ended.stdout and f"status codes: {REQUESTS} 2xx" in ended.stdout, ended.stdout
    return float(re.search(r"([\d.]+) req/s", ended.stdout)[1])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # nginx's worker is somebody else.
        root = folder / "bucket"
        subprocess.run(["/usr/bin/python3", "-I", "-B", PAGE_BUCKET, root, "--items", "1000", "--charts", BELLWETHER], check=True, stdout=subprocess.DEVNULL)
        with open(folder / "log", "wb") as log:
            ours = subprocess.Popen([BELLWETHER, "--state", folder / "state", "--bucket", root, "up", "--listen", "127.0.0.1:0"], stderr=log)
        while not (match := re.search(r"page ready +address=http://127.0.0.1:(\d+)/", (folder / "log").read_text())):
            time.sleep(0.05)
        ports = {"bellwether": int(match[1]), "nginx": int(match[1]) + 1}
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=ports["nginx"], root=root))
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"])
        time.sleep(0.5)
        best = dict.fromkeys(ports, 0.0)
        try:
            for _ in range(ROUNDS):
                for server, port in ports.items():
                    best[server] = max(best[server], requests_a_second(port))
            packed = requests_a_second(ports["bellwether"], "-H", "accept-encoding: gzip")
            memory = {"bellwether": resident_kb(ours.pid), "nginx": resident_kb(nginx.pid)}
        finally:
            nginx.terminate()
            ours.terminate()
            nginx.wait()
            ours.wait()
        size = sum((root / path).stat().st_size for path in PATHS) / len(PATHS)
        print(f"the page's files, {size / 1000:.0f} KB each on average, over {CONNECTIONS} connections:")
        for server in ports:
            print(f"  {server:12} {best[server]:8,.0f} requests/s  {memory[server] / 1000:5.1f} MB resident")
        print(f"  {best['bellwether'] / best['nginx']:.2f} of nginx's; to who takes gzip {packed:,.0f} requests/s")


if __name__ == "__main__":
    main()
