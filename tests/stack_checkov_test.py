"""checkov finds nothing in the templates but what they excuse, each with its reason beside it (stack_rules_test.py)."""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stack_templates import templates

CHECKOV = pathlib.Path(sys.executable).parent / "checkov"


def main(bellwether):
    texts = templates(bellwether)
    with tempfile.TemporaryDirectory() as folder:
        for (stage, part), text in texts.items():
            (pathlib.Path(folder) / f"{stage}-{part}.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run([sys.executable, "-I", str(CHECKOV), "--directory", ".", "--framework", "cloudformation",
                               "--skip-download", "--compact", "--output", "json"], cwd=folder, capture_output=True,
                              env={"PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"}, text=True, timeout=280)
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    report = json.loads(done.stdout)
    failed = [f"{one['file_path']}: {one['resource']}: {one['check_id']}: {one['check_name']}"
              for one in report["results"]["failed_checks"]]
    assert not failed and done.returncode == 0, "\n".join(failed)
    summary = report["summary"]
    # It looked: what it cannot read it leaves out without a word.
    assert summary["parsing_errors"] == 0 and summary["resource_count"] > 400 and summary["skipped"] > 0, summary
    seen = {one["file_path"] for one in report["results"]["passed_checks"]}
    assert seen == {f"/{stage}-{part}.yaml" for stage, part in texts}, seen
    print(f"{len(texts)} templates: {summary['passed']} passed, {summary['skipped']} excused")


main(*sys.argv[1:])
