#!/usr/bin/python3 -IB
"""Makes what a release hands out, of executables that are built already.

release.py OUT EXECUTABLE [EXECUTABLE_FOR_ARM64] [--version VERSION]: into the folder OUT go, for each processor, an
archive and a Debian package; what a container image is made of (image/); the third-party notices and an SBOM in SPDX;
and SHA256SUMS of all of it and of whatever OUT has besides. EXECUTABLE is for this machine: its help becomes the man
pages. The same executables make the same bytes.
"""

import argparse
import datetime
import email.utils
import gzip
import hashlib
import io
import json
import lzma
import os
import pathlib
import re
import shutil
import sys
import tarfile
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import commands_of, said  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
SHELLS = {"bash": "usr/share/bash-completion/completions/bellwether", "fish": "usr/share/fish/vendor_completions.d/bellwether.fish",
          "zsh": "usr/share/zsh/vendor-completions/_bellwether"}
MAINTAINER = "The authors of bellwether <bellwether@users.noreply.github.com>"
SUMMARY = "charts, alerts and a page of what is watched"
# A licence of so many bytes names every file of a library: the names and the texts alone are kept.
LICENCE_BYTES_MAX = 100_000


# ---- man pages

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.split("\n"))


def man_page(name, help_text, version, others):
    """Of the help of a command; its own sections and columns stay as they are."""
    head, *parts = re.split(r"^([A-Z][A-Za-z ]+)$", help_text, flags=re.M)
    summary = head.strip().split("\n")[0].split(": ", 1)[-1]
    page = [f'.TH "{name.upper()}" 1 "" "bellwether {version}" "bellwether"', ".SH NAME", roff(f"{name} - {summary}")]
    for title, body in zip(parts[::2], parts[1::2]):
        page += [f'.SH "{title.upper()}"', ".nf", roff(body.strip("\n")), ".fi"]
    if others:
        page += [".SH SEE ALSO", ", ".join(roff(one) + "(1)" for one in others)]
    return "\n".join(page) + "\n"


def man_pages(program, version):
    commands = commands_of(program)
    names = ["bellwether-" + "-".join(one) for one in commands]
    pages = {"bellwether": man_page("bellwether", said(program, "--help"), version, names)}
    for name, command in zip(names, commands):
        pages[name] = man_page(name, said(program, *command, "--help"), version, ["bellwether"])
    return {f"usr/share/man/man1/{name}.1.gz": packed(page.encode()) for name, page in pages.items()}


def made_on(program):
    """The day of the commit that was built: what is packed has no other time. Of an unknown one, the first that counts."""
    day = re.search(r" of (\d{4}-\d\d-\d\d)", said(program, "--version"))
    return datetime.datetime.fromisoformat(day[1] if day else "2026-01-01").replace(tzinfo=datetime.timezone.utc)


def packed(data):
    return gzip.compress(data, 9, mtime=0)


# ---- what others made

def third_parties():
    """(package or folder, licence, purpose) of each line, the package being the one that is installed."""
    rows = []
    for line in (PACKAGING / "third_party.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        names, licence, purpose = re.fullmatch(r"((?:\S+ \| )*\S+)\s{2,}(\S.*?)\s{2,}(\S.*)", line).groups()
        installed = [one for one in names.split(" | ") if one.startswith("{") or copyright_of(one).exists()]
        if not installed:
            sys.exit(f"Error: none of {names} is installed, so its licence is not known\nTry: scripts/install build")
        rows.append((installed[0], licence, purpose))
    return rows


def copyright_of(package):
    return pathlib.Path("/usr/share/doc") / package / "copyright"


def licence_text(package):
    if package.startswith("{"):
        return (ROOT / package.strip("{}") / "LICENSE").read_text()
    text = copyright_of(package).read_text(errors="replace")
    if len(text) < LICENCE_BYTES_MAX:
        return text
    holders, licences = {}, {}
    for paragraph in re.split(r"\n\s*\n", text):
        holder = re.search(r"^Copyright:((?:.*\n?)(?:[ \t].*\n?)*)", paragraph, re.M)
        if holder:
            holders.update(dict.fromkeys(line.strip() for line in holder[1].splitlines() if line.strip()))
        licence = re.search(r"^License:.*\n(?:[ \t].*\n?)+", paragraph, re.M)
        if licence:
            licences[licence[0].strip()] = None
    return "\n".join(["Copyright:", *("  " + one for one in holders), "", *licences])


def version_of(package):
    if package.startswith("{"):
        return ""
    # A line for each architecture that it is installed for: all of one version, or apt refuses it.
    return said("dpkg-query", "-W", "-f", "${Version}\n", package).split("\n")[0]


def notices(rows):
    parts = ["What is inside the executable and was made by others, with its licences.\n"]
    seen = {}
    for package, licence, purpose in rows:
        text = licence_text(package)
        title = f"{package.strip('{}')} {version_of(package)}".strip() + f": {purpose} ({licence})"
        same = seen.setdefault(text, title)
        parts.append("=" * 100 + f"\n{title}\n" + "=" * 100 + "\n" + (f"As {same}\n" if same != title else text.strip() + "\n"))
    return "\n".join(parts)


def sbom(rows, version, time):
    def package(number, name, one_version, licence, purpose):
        return {"SPDXID": f"SPDXRef-{number}", "name": name, "versionInfo": one_version or "NOASSERTION", "summary": purpose,
                "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": licence,
                "licenseDeclared": licence, "copyrightText": "NOASSERTION"}
    packages = [package("bellwether", "bellwether", version, "Apache-2.0", SUMMARY)]
    relations = [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-bellwether"}]
    for number, (name, licence, purpose) in enumerate(rows):
        one = package(str(number), name.strip("{}"), version_of(name), licence, purpose)
        if not name.startswith("{"):
            one["externalRefs"] = [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                    "referenceLocator": f"pkg:deb/debian/{name.replace('+', '%2B')}@{version_of(name).replace('+', '%2B').replace(':', '%3A')}"}]
        packages.append(one)
        relations.append({"spdxElementId": "SPDXRef-bellwether", "relationshipType": "CONTAINS", "relatedSpdxElement": f"SPDXRef-{number}"})
    digest = hashlib.sha256(json.dumps(packages).encode()).hexdigest()
    return json.dumps({"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
                       "name": f"bellwether-{version}", "documentNamespace": f"https://spdx.org/spdxdocs/bellwether-{version}-{digest}",
                       "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: bellwether-release"]},
                       "hasExtractedLicensingInfos": [{"licenseId": "LicenseRef-public-domain", "extractedText": "This is in the public domain."}],
                       "packages": packages, "relationships": relations}, indent=1) + "\n"


# ---- archives

def tar_bytes(files, time, top=""):
    """Of {path: bytes, or (bytes, mode)}; folders are made, all is root's and of one time."""
    made, buffer = set(), io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as tar:
        def add(name, mode, data=None):
            info = tarfile.TarInfo(top + name)
            info.mtime = time.timestamp()
            info.uname = info.gname = "root"
            info.mode = mode
            info.type = tarfile.DIRTYPE if data is None else tarfile.REGTYPE
            info.size = len(data or b"")
            tar.addfile(info, io.BytesIO(data or b""))
        for path in sorted(files):
            data, mode = files[path] if isinstance(files[path], tuple) else (files[path], 0o644)
            for parent in reversed([one for one in pathlib.PurePath(path).parents if str(one) not in ("", ".")]):
                if parent not in made:
                    made.add(parent)
                    add(f"{parent}", 0o755)
            add(path, mode, data)
    return buffer.getvalue()


def ar_bytes(members):
    parts = [b"!<arch>\n"]
    for name, data in members:
        parts.append(f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2))
    return b"".join(parts)


def deb_bytes(files, architecture, version, time):
    """A package by the format of deb(5)."""
    kilobytes = sum((len(one[0] if isinstance(one, tuple) else one) + 1023) // 1024 for one in files.values())
    control = f"""Package: bellwether
Version: {version}
Architecture: {architecture}
Maintainer: {MAINTAINER}
Installed-Size: {kilobytes}
Depends: passwd
Section: misc
Priority: optional
Description: {SUMMARY}
 Give it prices of trading cards, shares or anything else: it draws a chart of
 each thing when its price changes, tells once of a price that reached its
 target, and shows all of it on a page. One static program without a database;
 the same file runs on AWS Lambda.
"""
    sums = "".join(f"{hashlib.md5(one[0] if isinstance(one, tuple) else one).hexdigest()}  {path}\n" for path, one in sorted(files.items()))
    parts = {"control": control.encode(), "md5sums": sums.encode(), "conffiles": b"/etc/bellwether/bellwether.toml\n"}
    for script in ("postinst", "prerm", "postrm"):
        parts[script] = ((PACKAGING / script).read_bytes(), 0o755)
    return ar_bytes([("debian-binary", b"2.0\n"), ("control.tar.gz", packed(tar_bytes(parts, time, "./"))),
                     ("data.tar.xz", lzma.compress(tar_bytes(files, time, "./"), preset=1))])


def changelog(version, time):
    return packed(f"bellwether ({version}) unstable; urgency=medium\n\n  * See CHANGELOG.md in the source.\n\n"
                  f" -- {MAINTAINER}  {email.utils.format_datetime(time)}\n".encode())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("executables", nargs="+", type=pathlib.Path)
    parser.add_argument("--version")
    wish = parser.parse_args()
    program = wish.executables[0].resolve()
    version = wish.version or said(program, "--version").split()[1]
    time = made_on(program)
    rows = third_parties()
    texts = {"THIRD_PARTY_NOTICES": notices(rows).encode(), "sbom.spdx.json": sbom(rows, version, time).encode(),
             "LICENSE": (ROOT / "LICENSE").read_bytes()}
    completions = {shell: said(program, "completion", shell).encode() for shell in SHELLS}
    pages = man_pages(program, version)
    with tempfile.TemporaryDirectory() as folder:
        said(program, "config", "init", folder + "/bellwether.toml")
        configuration = pathlib.Path(folder, "bellwether.toml").read_bytes()

    common = dict(pages)
    for shell, place in SHELLS.items():
        common[place] = completions[shell]
    common["etc/bellwether/bellwether.toml"] = configuration
    common["usr/lib/systemd/system/bellwether.service"] = (PACKAGING / "bellwether.service").read_bytes()
    common["usr/share/lintian/overrides/bellwether"] = (PACKAGING / "lintian-overrides").read_bytes()
    common["usr/share/doc/bellwether/copyright"] = (PACKAGING / "copyright").read_bytes()
    common["usr/share/doc/bellwether/THIRD_PARTY_NOTICES.gz"] = packed(texts["THIRD_PARTY_NOTICES"])
    common["usr/share/doc/bellwether/changelog.gz"] = changelog(version, time)
    common["usr/share/doc/bellwether/sbom.spdx.json.gz"] = packed(texts["sbom.spdx.json"])

    out = wish.out
    out.mkdir(parents=True, exist_ok=True)
    image = out / "image"
    shutil.rmtree(image, ignore_errors=True)
    (image / "state").mkdir(parents=True)
    shutil.copy(PACKAGING / "Dockerfile", image)
    for executable, (debian, name) in zip(wish.executables, (("amd64", "x86_64"), ("arm64", "arm64"))):
        code = (executable.read_bytes(), 0o755)
        (out / f"bellwether_{version}_{debian}.deb").write_bytes(deb_bytes({**common, "usr/bin/bellwether": code}, debian, version, time))
        top = f"bellwether-{version}-linux-{name}"
        files = {f"{top}/bellwether": code, f"{top}/README.md": (ROOT / "README.md").read_bytes()}
        files.update({f"{top}/{path}": data for path, data in texts.items()})
        files.update({f"{top}/man/{pathlib.PurePath(path).name}": page for path, page in pages.items()})
        files.update({f"{top}/completion/{shell}": text for shell, text in completions.items()})
        for path in sorted((ROOT / "examples").rglob("*")):
            if path.suffix in (".csv", ".txt") and path.is_file():
                files[f"{top}/{path.relative_to(ROOT)}"] = path.read_bytes()
        (out / f"{top}.tar.gz").write_bytes(packed(tar_bytes(files, time)))
        shutil.copy(executable, image / f"bellwether-{debian}")
    for path, data in texts.items():
        if path != "LICENSE":
            (out / path).write_bytes(data)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(out.iterdir())
            if path.is_file() and path.name != "SHA256SUMS"]
    (out / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")


if __name__ == "__main__":
    main()
