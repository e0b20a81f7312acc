"""cfn-lint and checkov find nothing in the templates, but what a template itself excuses, with its reason."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stack_templates import templates

REGIONS = ["us-east-1", "eu-central-1", "ap-northeast-1"]
BIN = pathlib.Path(sys.executable).parent


def run(words, folder):
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"}
    return subprocess.run([sys.executable, "-I", *words], cwd=folder, env=environment, capture_output=True,
                          text=True, timeout=280)


def cfn_lint(folder):
    done = run([str(BIN / "cfn-lint"), "--include-checks", "I", "--regions", *REGIONS, "--format", "parseable",
                "--", *sorted(os.listdir(folder))], folder)
    assert done.returncode == 0 and done.stdout == "", f"cfn-lint: {done.stdout}{done.stderr}"


def checkov(folder, count):
    done = run([str(BIN / "checkov"), "--directory", ".", "--framework", "cloudformation", "--skip-download",
                "--quiet", "--output", "json"], folder)
    assert done.stdout, done.stderr
    results = json.loads(done.stdout)
    summary = results["summary"]
    found = [f"{one['file_path']}: {one['resource']}: {one['check_id']} {one['check_name']}"
             for one in results["results"]["failed_checks"]]
    assert not found, "checkov:\n" + "\n".join(found)
    assert summary["parsing_errors"] == 0 and summary["resource_count"] > 10 * count, summary
    # Each template's checks ran: else nothing would be found in what was not read.
    assert summary["passed"] > 15 * count, summary


def main(bellwether):
    texts = templates(bellwether)
    with tempfile.TemporaryDirectory() as folder:
        for (stage, part), text in texts.items():
            (pathlib.Path(folder) / f"{stage}-{part}.yaml").write_text(text, encoding="utf-8")
        cfn_lint(folder)
        checkov(folder, len(texts))
    print(f"{len(texts)} templates")


main(*sys.argv[1:])
