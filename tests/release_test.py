"""What `make release` makes is what docs/install.md says.

release_test.py EXECUTABLE EXECUTABLE_FOR_ARM64 SOURCE CLASS: the static executables, and which of the classes below.
As root, or else as the root of a user namespace: packages are installed in a bare root of its own.
"""

import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest

EXECUTABLE, ARM64, SOURCE = (pathlib.Path(one).resolve() for one in sys.argv[1:4])
PATIENCE = 60
CHROOT = "/usr/sbin/chroot"
MADE = tempfile.TemporaryDirectory()


def made(version=None):
    """A release of its own; of another version, for this machine alone."""
    out = pathlib.Path(MADE.name) / (version or "own")
    if not out.exists():
        more = ["--version", version] if version else [ARM64]
        subprocess.run([SOURCE / "packaging/release.py", out, EXECUTABLE, *more], check=True, stdout=subprocess.DEVNULL)
    return out


def version():
    return subprocess.run([EXECUTABLE, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]


def run(words, code=0, **options):
    done = subprocess.run([str(one) for one in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=PATIENCE, check=False, **options)
    if done.returncode != code:
        raise AssertionError(f"{words}: exit code {done.returncode}\n{done.stdout}")
    return done.stdout


def comes_true(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Archive(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = pathlib.Path(folder.name)
        self.variables = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8"}
        (self.archive,) = made().glob("*-linux-x86_64.tar.gz")
        shutil.copy(self.archive, self.home)
        self.addCleanup(subprocess.run, [EXECUTABLE, "down"], env=self.variables, check=False, capture_output=True)

    def type(self, commands):
        return run(["/bin/bash", "-euo", "pipefail", "-c", commands], cwd=self.home, env=self.variables)

    def test_the_blocks_of_readme_can_be_typed_in_order_from_a_clean_home(self):
        blocks = re.findall(r"^```sh\n(.*?)^```$", (SOURCE / "README.md").read_text(), re.DOTALL | re.MULTILINE)
        self.assertGreaterEqual(len(blocks), 6)
        state = self.home / ".local/share/bellwether"
        results = [state / "bucket" / one for one in ("png/daily/Sol Ring.png", "png/weekly/AAPL.png", "sentiment/netflix.json")]
        # What the engine does by and by is there before the last block takes it away.
        wait = "".join(f"for i in {{1..600}}; do if [ -e {shlex.quote(str(one))} ]; then break; fi; sleep 0.1; done\n"
                       f"[ -e {shlex.quote(str(one))} ]\n" for one in results)
        typed = self.type("".join(blocks[:-1]) + wait + blocks[-1] + "ls -A ~/.local/share ~/.config\n")
        for words in ("engine  in the background", "'Sol Ring' cost 1,200 JPY on 2024-01-31 (new item)", "target     2,000 JPY",
                      "engine        running", "add            2: netflix, apple",
                      "POSITIVE", "every setting with its default", "The engine has stopped"):
            self.assertIn(words, typed)
        self.assertNotIn("Error", typed)
        self.assertFalse(state.exists())
        (picture,) = self.home.glob("bellwether-*/aapl.png")
        self.assertTrue(picture.read_bytes().startswith(b"\x89PNG\r\n\x1a\n"))

    def test_own_prices_become_a_chart_with_the_third_command(self):
        (self.home / "prices.csv").write_text("Date,Close\n2026-01-05,10\n2026-01-06,11.5\n2026-01-07,11\n")
        commands = ["tar xf bellwether-*-linux-x86_64.tar.gz", "cd bellwether-*-linux-x86_64", "./bellwether chart ~/prices.csv -o ~/prices.png"]
        self.type("\n".join(commands))
        self.assertTrue((self.home / "prices.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n"))

    def test_the_same_executables_make_the_same_bytes_and_the_sums_are_right(self):
        again = pathlib.Path(MADE.name) / "again"
        run([SOURCE / "packaging/release.py", again, EXECUTABLE, ARM64])
        self.assertEqual((made() / "SHA256SUMS").read_text(), (again / "SHA256SUMS").read_text())
        run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=again)
        names = [line.split("  ")[1] for line in (again / "SHA256SUMS").read_text().splitlines()]
        self.assertEqual(sorted(names), sorted([f"bellwether-{version()}-linux-{one}.tar.gz" for one in ("arm64", "x86_64")] +
                                               [f"bellwether_{version()}_{one}.deb" for one in ("amd64", "arm64")] +
                                               ["THIRD_PARTY_NOTICES", "sbom.spdx.json"]))
        with tarfile.open(again / f"bellwether-{version()}-linux-arm64.tar.gz") as tar:
            inside = tar.extractfile(f"bellwether-{version()}-linux-arm64/bellwether").read()
        self.assertEqual(hashlib.sha256(inside).digest(), hashlib.sha256(ARM64.read_bytes()).digest())

    def test_all_that_is_linked_is_in_the_notices_and_the_sbom(self):
        ninja = (EXECUTABLE.parent / "build.ninja").read_text()
        (libraries,) = re.findall(r"^build bellwether: .*?^  LINK_LIBRARIES = (.*?)$", ninja, re.DOTALL | re.MULTILINE)
        names = set(re.findall(r"(?:^|\s)-l(?!m\b)(\w+)", libraries)) | set(re.findall(r"/lib(\w+)\.a", libraries))
        names -= {one for one in names if one.startswith(("layer_", "bellwether_"))} | {"absent"}
        self.assertGreater(len(names), 10)
        bill = json.loads((made() / "sbom.spdx.json").read_text())
        known = {one["name"] for one in bill["packages"]}
        notices = (made() / "THIRD_PARTY_NOTICES").read_text()
        for name in sorted(names):
            # g++'s own libraries lie in a folder of its version.
            library = os.path.realpath(run(["g++", f"-print-file-name=lib{name}.a"]).strip())
            found = run(["dpkg", "-S", library]).split(":")[0]
            self.assertIn(found, known, f"packaging/third_party.txt lacks {found}, which is linked as lib{name}.a")
        for one in bill["packages"]:
            name = one["name"]
            if "externalRefs" in one:
                installed = run(["dpkg-query", "-W", "-f", "${Version}\n", name]).splitlines()
                self.assertIn(one["versionInfo"], installed, name)
                self.assertIn(f"\n{name} {one['versionInfo']}: ", notices)
            elif name != "bellwether":
                self.assertIn(f"\n{name}: ", notices)
        self.assertEqual(len(bill["relationships"]), len(bill["packages"]))


# What the package's scripts call, and dpkg. The rest of the root is the package's.
PROGRAMS = ("sh", "getent", "useradd", "userdel", "groupdel", "install", "rm", "rmdir")
ACCOUNTS = {"passwd": "root:x:0:0:root:/root:/bin/sh\n", "group": "root:x:0:\n", "shadow": "root:*:19000:0:99999:7:::\n",
            "gshadow": "root:*::\n", "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\n", "login.defs": ""}
INSTALLED = "Package: passwd\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nMaintainer: nobody\nDescription: as it is\n"


def bare_root(place):
    """A root with what a package may count on."""
    for folder in ("etc", "dev", "tmp", "usr/bin", "usr/lib", "var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"):
        (place / folder).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (place / name).symlink_to("usr/" + {"sbin": "bin", "lib64": "lib"}.get(name, name))
    for name, text in ACCOUNTS.items():
        (place / "etc" / name).write_text(text)
    (place / "dev/null").touch(mode=0o666)
    (place / "var/lib/dpkg/status").write_text(INSTALLED)
    for name in PROGRAMS:
        program = shutil.which(name, path="/usr/bin:/usr/sbin:/bin:/sbin")
        shutil.copy(os.path.realpath(program), place / "usr/bin" / name)
        for library in re.findall(r"(/\S+) \(0x", run(["ldd", program])):
            target = place / "usr/lib" / library.split("/lib/", 1)[1] if "/lib/" in library else place / library.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(library), target)
    return place


class Deb(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = bare_root(pathlib.Path(folder.name) / "root")
        os.chmod(folder.name, 0o755)
        (self.package,) = made().glob("*_amd64.deb")

    def dpkg(self, *words):
        return run(["dpkg", f"--root={self.root}", *words], env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"})

    def as_service(self, *words):
        """The command line of the program, as the service's account."""
        return [CHROOT, "--userspec=bellwether", self.root, "/usr/bin/bellwether", "--state", "/var/lib/bellwether", *words]

    def files(self):
        """But dpkg's own and the copies that useradd keeps."""
        return {str(one.relative_to(self.root)) for one in self.root.rglob("*")
                if not re.match(r"(var/lib/dpkg|var/log|etc/[a-z]+-$|etc/\.pwd\.lock|etc/sub[ug]id)", str(one.relative_to(self.root)))}

    def test_it_installs_runs_as_a_service_upgrades_with_its_state_kept_and_purges_clean(self):
        before = self.files()
        (old,) = made("0.0.9").glob("*_amd64.deb")
        self.dpkg("-i", old)
        self.assertEqual(run([CHROOT, self.root, "/usr/bin/bellwether", "--version"]),
                         run([EXECUTABLE, "--version"]))
        state = self.root / "var/lib/bellwether"
        self.assertEqual(oct(state.stat().st_mode)[-3:], "750")
        self.assertIn(":/var/lib/bellwether:/usr/sbin/nologin\n", (self.root / "etc/passwd").read_text())
        run(self.as_service("price", "set", "Sol Ring", "2024-01-31", "1200"))

        unit = (self.root / "usr/lib/systemd/system/bellwether.service").read_text()
        (command,) = re.findall(r"^ExecStart=(.*)$", unit, re.M)
        log = open(self.root.parent / "log", "w+", encoding="utf-8")
        self.addCleanup(log.close)
        service = subprocess.Popen([CHROOT, "--userspec=bellwether", self.root, *command.split()], stdout=log, stderr=log, env={})
        try:
            self.assertTrue(comes_true((state / "bucket/png/daily/Sol Ring.png").exists), pathlib.Path(log.name).read_text())
        finally:
            service.send_signal(signal.SIGTERM)
            self.assertEqual(service.wait(PATIENCE), 0, pathlib.Path(log.name).read_text())

        settings = self.root / "etc/bellwether/bellwether.toml"
        settings.write_text(settings.read_text() + "# mine\n")
        self.dpkg("-i", self.package)
        self.assertIn("Version: " + version(), self.dpkg("-s", "bellwether"))
        self.assertIn("Sol Ring", run(self.as_service("list")))
        self.assertTrue(settings.read_text().endswith("# mine\n"))
        self.dpkg("-r", "bellwether")
        self.assertTrue((state / "bellwether.db").exists() and settings.exists())
        self.dpkg("-P", "bellwether")
        self.assertEqual(self.files(), before)
        self.assertNotIn("bellwether", "".join((self.root / "etc" / one).read_text() for one in ("passwd", "group", "shadow")))

    def test_lintian_finds_no_error(self):
        for package in made().glob("*.deb"):
            run(["lintian", "--fail-on", "error", "--allow-root", package])

    def test_every_command_has_a_man_page_that_man_can_show(self):
        folder = self.root.parent / "unpacked"
        run(["dpkg-deb", "-x", self.package, folder])
        pages = list((folder / "usr/share/man/man1").glob("*.1.gz"))
        self.assertGreater(len(pages), 40)
        shown = run(["man", "--warnings", "-P", "cat", "-l", folder / "usr/share/man/man1/bellwether-price-set.1.gz"],
                    env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "110"})
        for words in ("bellwether-price-set - set what an item cost on a day", "--currency", "EXAMPLES", "bellwether(1)"):
            self.assertIn(words, shown)
        self.assertNotIn("warning", shown)


class Image(unittest.TestCase):
    def test_what_the_recipe_copies_is_enough_to_run(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        root = pathlib.Path(folder.name) / "root"
        root.mkdir()
        recipe, context, words = {}, made() / "image", []
        for line in (context / "Dockerfile").read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            step, rest = line.split(" ", 1)
            rest = rest.replace("${TARGETARCH}", "amd64")
            recipe[step] = rest
            if step != "COPY":
                continue
            option, source, target = rest.split()
            place = root / target.strip("/")
            if source.endswith("/"):
                shutil.copytree(context / source, place)
            else:
                shutil.copy(context / source, place)
            name, value = option.split("=")
            run([name.lstrip("-"), value, place])
        self.assertEqual((recipe["FROM"], recipe["USER"], recipe["VOLUME"]), ("scratch", "65532:65532", "/state"))
        words = json.loads(recipe["ENTRYPOINT"]) + [one.replace("0.0.0.0:8080", "off") for one in json.loads(recipe["CMD"])]
        with open(root.parent / "log", "w", encoding="utf-8") as log:
            engine = subprocess.Popen([CHROOT, "--userspec=" + recipe["USER"], root, *words], stdout=log, stderr=log, env={})
        try:
            said = pathlib.Path(log.name).read_text
            self.assertTrue(comes_true(lambda: "engine ready" in said()), said())
        finally:
            engine.send_signal(signal.SIGTERM)
            self.assertEqual(engine.wait(PATIENCE), 0)


if __name__ == "__main__":
    if os.geteuid() != 0:
        os.execvp("unshare", ["unshare", "--map-root-user", "--map-auto", "--", "/usr/bin/python3", "-I", "-B", *sys.argv])
    unittest.main(argv=[sys.argv[0], sys.argv[4]])
