"""What docs/ draws and lists is what the program makes.

docs_test.py BELLWETHER SOURCE: docs/architecture.svg is what `bellwether diagram` draws, and the tables of
docs/security.md are the statements of the templates; of a row that differs, the right one is printed.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from stack_rules_test import as_list, resolved, resources_of, statements_of

BELLWETHER, SOURCE = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
# With all that a stage may have.
WISH = ["--stage", "prod", "--summaries", "wikipedia", "--contact", "mail@example.com", "--email", "mail@example.com",
        "--scorer", "comprehend", "--own-key", "true", "--alerts-ses", "true", "--mail-from", "alerts@example.com",
        "--mail-to", "mail@example.com", "--alerts-sns-email", "mail@example.com",
        "--alert-stale", "all"]
SVG = "{http://www.w3.org/2000/svg}"


def run(*words):
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run([BELLWETHER, *words], cwd=folder, check=True, capture_output=True, text=True,
                              env={"HOME": folder, "LANG": "C.UTF-8"}, timeout=60).stdout


def listed(values):
    return ", ".join(f"`{value}`" for value in values)


def statement_row(owner, one):
    resources = [resolved(each) if isinstance(each, (str, dict)) else str(each) for each in as_list(one["Resource"])]
    return f"| {owner} | {one['Sid']} | {listed(as_list(one['Action']))} | {listed(resources)} |"


def role_rows(text):
    rows = []
    for name, role in resources_of(text, "AWS::IAM::Role").items():
        for one in statements_of(role):
            rows.append(statement_row(name, one))
    return rows


def policy_rows(text):
    rows = []
    for name, properties in resources_of(text).items():
        policy = properties.get("KeyPolicy") or properties.get("PolicyDocument")
        for one in policy["Statement"] if policy else []:
            who = one["Principal"]
            who = who if isinstance(who, str) else ", ".join(resolved(each) for each in who.values())
            condition = ", ".join(key for test in one.get("Condition", {}).values() for key in test) or "-"
            rows.append(f"| {name} | {one['Sid']} | {one['Effect']} | `{who}` | {listed(as_list(one['Action']))} "
                        f"| {condition} |")
    return rows


class Security(unittest.TestCase):
    def check(self, rows):
        written = (SOURCE / "docs/security.md").read_text().splitlines()
        table = [line for line in written if re.match(r"\| [A-Z]\w+ \| [A-Z]\w+ \|", line)]
        for row in rows:
            whys = [line[len(row):].strip(" |") for line in written if line.startswith(row)]
            self.assertTrue(whys and whys[0], f"docs/security.md lacks, with its reason:\n{row} ... |")
        return table

    def test_its_tables_are_the_statements_of_the_templates(self):
        work, bucket = run("template", *WISH), run("template", "--part", "bucket", *WISH)
        rows = role_rows(work) + policy_rows(work) + role_rows(bucket) + policy_rows(bucket)
        self.assertGreater(len(rows), 20)
        table = self.check(rows)
        for line in table:
            self.assertTrue([row for row in rows if line.startswith(row)], f"nothing allows this any more:\n{line}")


class Diagram(unittest.TestCase):
    def test_it_is_what_the_command_draws(self):
        drawn = run("diagram")
        self.assertTrue((SOURCE / "docs/architecture.svg").read_text() == drawn,
                        "draw it again: bellwether diagram -o docs/architecture.svg")
        root = xml.etree.ElementTree.fromstring(drawn)
        texts = [one.text for one in root.iter(SVG + "text")]
        functions = ("draw-charts", "fan-out", "read-sentiment", "publish", "decide-alerts", "send-alerts")
        for function in functions:
            self.assertIn(function, texts)
            self.assertIn(function, root.find(SVG + "desc").text)
        self.assertEqual(texts.count("dead letters"), len(functions))
        self.assertIn("prefers-color-scheme: dark", root.find(SVG + "style").text)


if __name__ == "__main__":
    if "--rows" in sys.argv:
        for part in ("work", "bucket"):
            print("\n".join(role_rows(run("template", "--part", part, *WISH)) + policy_rows(run("template", "--part", part, *WISH))))
        sys.exit()
    unittest.main(argv=sys.argv[:1])
