"""The templates that `bellwether template` writes, of every kind of stage, for the tests of them."""

import subprocess
import tempfile

NAMES = ["--summaries", "wikipedia", "--contact", "mail@example.com"]
ADOPTED = ["--adopt-table", "true", "--table", "SellTimeRemainder", "--adopt-bucket", "true",
           "--bucket-name", "highso.com", "--bucket-region", "ap-northeast-1"]
# So long a list that the template has its resources on few lines (src/stack/compact_text.h).
MANY = ",".join(f"item:A card with quite a long name {n}" for n in range(100))
STAGES = {
    "dev": ["--stage", "dev", *NAMES],
    "prices": ["--stage", "prices"],
    "prod": ["--stage", "prod", *NAMES, "--email", "mail@example.com", "--scorer", "comprehend",
             "--alerts-ses", "true", "--mail-from", "Bellwether <alerts@mail.example.com>",
             "--mail-to", "ann@example.org, alerts@mail.example.com", "--alerts-sns-email", "mail@example.com",
             "--alert-stale", "all"],
    "key": ["--stage", "key", *NAMES, "--alert-stale", "tag", "--alert-crossing", MANY, "--email", "mail@example.com", "--protected", "true", "--own-key", "true"],
    "website": ["--stage", "website", *NAMES, "--website", "true", "--processor", "x86_64"],
    "adopted": ["--stage", "adopted", *NAMES, *ADOPTED],
    "mapped": ["--stage", "mapped", *NAMES, "--event-names", "INSERT,MODIFY", "--patterns",
               '[{"dynamodb": {"NewImage": {"Tags": {"SS": ["it\'s"]}}}}, {"eventName": ["REMOVE"]}]',
               "--read-patterns", '{"body": {"name": [{"anything-but": "x"}]}}', "--read-timeout-seconds", "45",
               "--schedule-start", "2099-12-01T09:00:00Z", "--schedule-end", "2100-01-01T00:00:00Z",
               "--schedule-window-minutes", "15", "--read-batching-window-seconds", "20", "--attributes", "name=Item,owner=",
               "--daily-key", "days/{slug}.png"],
}
LARGEST = 51200  # Bytes that CreateChangeSet takes in its body.


def template(bellwether, stage, part, *flags):
    """Its text; nothing when the stage has no such stack."""
    if stage == "adopted" and part == "bucket":
        return None
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([bellwether, "template", "--part", part, *STAGES[stage], *flags], cwd=folder, check=True,
                              capture_output=True, env={"HOME": folder, "LANG": "C.UTF-8"}, timeout=120)
    assert done.stderr == b"", done.stderr
    return done.stdout.decode()


def compact_template(bellwether, stage, part):
    """In the bytes that a call takes."""
    text = template(bellwether, stage, part, "--compact")
    if text is not None:
        assert len(text.encode()) < LARGEST, f"{stage} {part}: {len(text)} bytes"
    return text


def templates(bellwether):
    """By (stage, part)."""
    texts = {(stage, part): template(bellwether, stage, part) for stage in STAGES for part in ("bucket", "work")}
    return {key: text for key, text in texts.items() if text is not None}
