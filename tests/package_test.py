"""The zip that `bellwether package` writes, made by the static executables and looked at by
others' programs: package_test.py BELLWETHER BELLWETHER_ARM64 BELLWETHER_DYNAMIC
"""

import base64
import hashlib
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile

BELLWETHER, ARM64, DYNAMIC = (os.path.realpath(path) for path in sys.argv[1:4])
# A ratchet: lower it when the zip gets smaller.
ZIP_BYTES_MAX = 5_375_000


def font_of(path):
    data = pathlib.Path(path).read_bytes()
    magic, size = data[-32:].split()
    assert magic == b"bellwether-font"
    end = len(data) - 32
    return data[: end - int(size)], data[end - int(size) : end]


def small_executable(machine=62):
    """A static executable to pack in less than the seconds that ours takes; it does not run."""
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHIQQQIHHHHHH", 2, machine, 1, 0, 64, 0, 0, 64, 56,
                                                                   1, 0, 0, 0)
    return header + struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, 120, 120, 4096) + b"code" * 1000


class Package(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.small = self.folder / "small"
        self.small.write_bytes(small_executable())

    def run_program(self, *arguments, program=BELLWETHER, cwd=None, umask=0o022, **variables):
        return subprocess.run([program, "package", *arguments], cwd=cwd or self.folder, umask=umask, text=True,
                              env={"HOME": str(self.folder), **variables}, capture_output=True, check=False)

    def package(self, *arguments, **others):
        ended = self.run_program("--json", *arguments, **others)
        self.assertEqual((ended.returncode, ended.stderr), (0, ""))
        return json.loads(ended.stdout)

    def assert_refused(self, message, *arguments, **others):
        ended = self.run_program(*arguments, **others)
        self.assertIn(message, ended.stderr)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertEqual([path.name for path in self.folder.rglob("*.zip*")], [])

    def test_is_small_on_both_architectures(self):
        for executable, architecture in (BELLWETHER, "x86_64"), (ARM64, "arm64"):
            said = self.package("--executable", executable)
            self.assertEqual(said["file"], f"bellwether-{architecture}.zip")
            self.assertEqual(said["architecture"], architecture)
            self.assertLessEqual((self.folder / said["file"]).stat().st_size, ZIP_BYTES_MAX, architecture)

    def test_says_what_is_in_it_and_its_hash(self):
        said = self.package("--executable", "small", "-o", "all.zip")
        data = (self.folder / "all.zip").read_bytes()
        self.assertEqual(said["bytes"], len(data))
        self.assertEqual(said["sha256"], base64.b64encode(hashlib.sha256(data).digest()).decode())
        with zipfile.ZipFile(self.folder / "all.zip") as archive:
            self.assertEqual(said["entries"], [{"name": info.filename, "bytes": info.file_size,
                                                "zipped_bytes": info.compress_size} for info in archive.infolist()])

    def test_holds_the_executable_alone_and_unzip_makes_it_run(self):
        self.package()
        executable, font = font_of(BELLWETHER)
        with zipfile.ZipFile(self.folder / "bellwether-x86_64.zip") as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual(archive.namelist(), ["bootstrap"])
            info = archive.infolist()[0]
            self.assertEqual(oct(info.external_attr >> 16), "0o100755")
            self.assertEqual((info.create_system, info.date_time), (3, (1980, 1, 1, 0, 0, 0)))
            self.assertEqual((info.extra, info.comment, archive.comment), (b"", b"", b""))
            self.assertEqual(archive.read("bootstrap"), executable)
        subprocess.run(["unzip", "-tq", "bellwether-x86_64.zip"], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["unzip", "-q", "bellwether-x86_64.zip"], cwd=self.folder, check=True)
        self.assertEqual(self.version(self.folder / "bootstrap"), self.version(BELLWETHER))
        self.assertGreater(len(font), 1_000_000)

    def version(self, program):
        return subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout

    def test_has_the_same_bytes_whoever_makes_it_when_and_where(self):
        first = self.folder / "first.zip"
        self.package("-o", str(first), "--executable", str(self.small))
        os.utime(self.small, (1, 1))
        self.small.chmod(0o600)
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        for number, others in enumerate((dict(umask=0o077), dict(TZ="Asia/Tokyo"), dict(cwd=elsewhere),
                                         dict(LC_ALL="C", USER="nobody"))):
            again = self.folder / f"{number}.zip"
            self.package("-o", str(again), "--executable", str(self.small), **others)
            self.assertEqual(again.read_bytes(), first.read_bytes(), others)
        with open(self.small, "ab") as file:
            file.write(b"FONT" + b"bellwether-font 000000000000004\n")
        self.package("-o", "trailer.zip", "--executable", "small")
        self.assertEqual((self.folder / "trailer.zip").read_bytes(), first.read_bytes())

    def test_brings_the_font_when_it_is_wanted(self):
        executable, font = font_of(BELLWETHER)
        bare = self.folder / "bare"
        bare.write_bytes(executable)
        bare.chmod(0o700)
        self.assert_refused("there is no font", "--with-font", "--executable", "small", program=str(bare))
        self.package("--with-font", "--executable", "small", "-o", "all.zip")
        with zipfile.ZipFile(self.folder / "all.zip") as archive:
            self.assertEqual(archive.namelist(), ["bootstrap", "ideographs.otf"])
            self.assertEqual(oct(archive.infolist()[1].external_attr >> 16), "0o100644")
            self.assertEqual(archive.read("ideographs.otf"), font)
        (self.folder / "ideographs.otf").write_bytes(b"OTTO")
        self.package("--with-font", "--executable", "small", "-o", "beside.zip", program=str(bare))
        with zipfile.ZipFile(self.folder / "beside.zip") as archive:
            self.assertEqual(archive.read("ideographs.otf"), b"OTTO")

    def test_titles_are_drawn_with_the_font_wherever_it_lies(self):
        prices = self.folder / "prices.csv"
        prices.write_text("2024-01-30,480\n2024-01-31,489.5\n")

        def chart(program, **variables):
            ended = subprocess.run([program, "chart", prices, "-o", "-", "--title", "稲妻", "--as-of", "2024-02-01"],
                                   env={"HOME": str(self.folder), **variables}, capture_output=True, check=True)
            return ended.stdout, ended.stderr.decode()

        whole, error = chart(BELLWETHER)
        self.assertEqual(error, "")
        executable, font = font_of(BELLWETHER)
        function, task = self.folder / "function", self.folder / "task"
        function.mkdir()
        task.mkdir()
        (function / "bootstrap").write_bytes(executable)
        (function / "bootstrap").chmod(0o755)
        (function / "ideographs.otf").write_bytes(font)
        self.assertEqual(chart(function / "bootstrap"), (whole, ""))
        (function / "ideographs.otf").rename(task / "ideographs.otf")
        self.assertEqual(chart(function / "bootstrap", LAMBDA_TASK_ROOT=str(task)), (whole, ""))
        without, error = chart(function / "bootstrap")
        self.assertNotEqual(without, whole)
        self.assertIn("2 characters", error)

    def test_looks_beside_itself_for_the_other_architecture(self):
        here = self.folder / "here"
        here.mkdir()
        shutil.copy(BELLWETHER, here / "bellwether")
        program = str(here / "bellwether")
        self.assert_refused(f"{here}/bellwether-arm64: No such file", "--arch", "arm64", program=program)
        (here / "bellwether-arm64").write_bytes(small_executable(machine=183))
        self.assertEqual(self.package("--arch", "arm64", program=program)["architecture"], "arm64")

    def test_refuses_what_would_not_run(self):
        (self.folder / "script").write_text("#!/bin/sh\n")
        self.assert_refused("linked dynamically", program=DYNAMIC)
        self.assert_refused("linked dynamically", "--executable", DYNAMIC)
        self.assert_refused("script: not a 64-bit Linux executable", "--executable", "script")
        self.assert_refused("nothing: No such file", "--executable", "nothing")
        self.assert_refused("is for arm64, not for x86_64", "--executable", ARM64, "--arch", "x86_64")

    def test_is_the_old_one_or_the_new_one(self):
        (self.folder / "old").write_bytes(b"old")
        ended = self.run_program("--executable", "old", "-o", "old")
        self.assertEqual(ended.returncode, 1)
        self.assertEqual((self.folder / "old").read_bytes(), b"old")
        self.package("--executable", "small", "-o", "old")
        self.assertTrue(zipfile.is_zipfile(self.folder / "old"))
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["old", "small"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
