"""cfn-lint finds nothing in the templates."""

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


def main(bellwether):
    texts = templates(bellwether)
    with tempfile.TemporaryDirectory() as folder:
        for (stage, part), text in texts.items():
            (pathlib.Path(folder) / f"{stage}-{part}.yaml").write_text(text, encoding="utf-8")
        done = run([str(BIN / "cfn-lint"), "--include-checks", "I", "--regions", *REGIONS, "--format", "parseable",
                    "--", *sorted(os.listdir(folder))], folder)
    assert done.returncode == 0 and done.stdout == "", f"cfn-lint: {done.stdout}{done.stderr}"
    print(f"{len(texts)} templates")


main(*sys.argv[1:])
