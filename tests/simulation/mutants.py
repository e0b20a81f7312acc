#!/usr/bin/env python3
"""mutants.py --check, or mutants.py BUILD [LIVES [WORDS]]: bugs that are put into the engine, one at a time (those whose name has WORDS in
it); the simulator must find each.

BUILD is a release build with its target simulate up to date. Of a mutant only the file that it is in is compiled, with
those that are compiled as one with it, and linked before the library of the others. Whoever changes a line that is named here names the new one: a mutant
whose text does not stand in its file exactly once is an error, and --check looks for that alone.
"""

import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIVES = 10_000

# What it does, the file, what stands there, what is put in its place.
MUTANTS = [
    ("the checkpoint moves before the call", "lane.cc",
     "  hand_.emplace(Hand{.batch = std::move(batch), .made = {}});",
     "  auto ahead = unchanged();\n  advance(batch, nullptr, ahead);\n"
     "  TRY_VOID(commit(std::move(ahead), std::nullopt));\n"
     "  hand_.emplace(Hand{.batch = std::move(batch), .made = {}});"),
    ("the checkpoint skips the first record that is open", "lane_verdict.cc",
     "first_open->sequence - 1", "first_open->sequence"),
    ("what succeeded behind an older state is not given again", "lane_verdict.cc",
     "if (attempt->second.outcome == Outcome::Succeeded) attempt->second.outcome = Outcome::Open;", ";"),
    ("a record is buried one retry early", "lane_verdict.cc", "attempt.failures > most", "attempt.failures >= most"),
    ("what is down uses up retries", "lane_verdict.cc",
     "if (!is_excused(error, outage_.waited, settings_.patience)) ++attempt.failures;", "++attempt.failures;"),
    ("a whole failure counts for a batch that is split", "lane_verdict.cc",
     "if (!faults.split) count(error, attempt, faults);", "count(error, attempt, faults);"),
    ("a buried record is given again", "lane.cc",
     "attempt != attempts_.end() && attempt->second.outcome == Outcome::Buried", "false"),
    ("nothing is put into the dead-letter queue", "lane.cc",
     "for (const auto& [record, burial] : progress.graves) TRY_VOID(bury(database_, *record, burial));", ""),
    ("half of the age is old enough", "lane.cc",
     "now - record.stored.created > *settings_.maximum_record_age;",
     "2 * (now - record.stored.created) > *settings_.maximum_record_age;"),
    ("a lane forgets what an earlier number of lanes had done", "lane.cc",
     "record.sequence <= earlier.sequence && record.lane_hash", "record.sequence < 0 && record.lane_hash"),
    ("new lanes start where the fastest of the old ones was", "event_source_mapping.cc",
     "SELECT min(c.sequence) FROM checkpoint c JOIN mapping m USING (function, factor) WHERE function = ?",
     "SELECT max(c.sequence) FROM checkpoint c JOIN mapping m USING (function, factor) WHERE function = ?"),
    ("progress under an earlier number of lanes is dropped at once", "event_source_mapping.cc",
     "HAVING max(old.sequence) <=", "HAVING 0 <="),
    ("the stream is trimmed up to the fastest lane", "stream.cc",
     "coalesce(min((SELECT min(c.sequence)", "coalesce(min((SELECT max(c.sequence)"),
    ("a record that was sent again is taken for a change", "stream.cc",
     "kind == ports::ChangeKind::Modify && form != ImageForm::SentAgain", "kind == ports::ChangeKind::Modify"),
    ("a receipt is not checked", "sqlite_queue.cc",
     "DELETE FROM message WHERE id = ? AND receives = ?", "DELETE FROM message WHERE id = ?1 AND ?2 = ?2"),
    ("what is in hand is given to others", "sqlite_queue.cc",
     "WHERE queue = ? AND due <= ? AND holder = '' ORDER BY due LIMIT ?",
     "WHERE queue = ? AND due <= ? ORDER BY due LIMIT ?"),
    ("what an engine that died had in hand stays with it", "sqlite_queue.cc",
     "UPDATE message SET due = ?, holder = '' WHERE holder = ?", "UPDATE message SET due = ? WHERE holder = ?"),
    ("a delivery is not durable", "sqlite_queue.cc",
     "return is_idle ? Written::Nothing : Written::Quietly;",
     "return Written::Nothing;"),
    ("a message is buried one receive early", "sqlite_queue.cc",
     "receives - rows.integer(5) > settings_.maximum_receives",
     "receives - rows.integer(5) >= settings_.maximum_receives"),
    ("a late delivery's failure counts against the present one", "sqlite_queue_settlement.cc",
     "row.bind(receipt->message).bind(receipt->delivery);",
     "row.bind(receipt->message).bind(receipt->delivery);\n    if (receipt->delivery > 1) return {};"),
    ("what is down uses up receives", "sqlite_queue_settlement.cc",
     "excused = outage.waited < settlement.patience;", "excused = false;"),
    ("a message that was processed stays", "sqlite_queue_settlement.cc",
     'TRY_VOID(database.run("DELETE FROM message WHERE id = ?", receipt->message));', ";"),
    ("commits are not synced", "database.cc", "PRAGMA synchronous = FULL;", "PRAGMA synchronous = NORMAL;"),
    ("nothing is synced", "database.cc", "PRAGMA synchronous = FULL;", "PRAGMA synchronous = OFF;"),
    ("a commit that failed is acknowledged", "group_commit.cc",
     "TRY_VOID(transaction.commit());", "static_cast<void>(transaction.commit());"),
    ("what was found is taken for synced", "group_commit.cc",
     "if (most == Written::Nothing && is_synced_) return {};", "if (most == Written::Nothing) return {};"),
    ("a rename leaves the old item", "sqlite_table.cc",
     "TRY_VOID(take_out(database, *stored, from, clock_.now()));", ""),
    ("a removal has no record", "sqlite_table.cc", """  return append_record(
      database,
      {.kind = ChangeKind::Remove,""", """  if (now != Instant{}) return {};
  return append_record(
      database,
      {.kind = ChangeKind::Remove,"""),
    ("redriven letters are not announced", "sqlite_dead_letter_queue.cc",
     "TRY_VOID(announce_once(chosen));", ""),
    ("redriven messages are not sent", "sqlite_dead_letter_queue.cc",
     "if (letter.origin == Origin::Queue) TRY_VOID(send_again(letter));", ""),
    ("a letter does not count what comes to it", "sqlite_dead_letter_queue.cc",
     "created = excluded.created, buried = excluded.buried, image = excluded.image, count = count + 1",
     "created = excluded.created, buried = excluded.buried, image = excluded.image"),
    ("a lane's filter lets everything pass", "lane.cc", "return settings_.filter.passes(record.stored);", "return true;"),
    ("a lane forgets what it filtered out", "lane.cc", "batch.filtered_out.push_back(record.sequence);", ";"),
    ("what is filtered out behind a failure counts each time", "lane_verdict.cc",
     "std::ranges::upper_bound(batch.filtered_out, progress.checkpoint) - batch.filtered_out.begin();",
     "std::ssize(batch.filtered_out);"),
    ("a record that is given again was polled again", "lane_verdict.cc",
     "if (++progress.attempts[record.sequence].deliveries == 1) ++progress.counts.polled;",
     "if (++progress.attempts[record.sequence].deliveries >= 1) ++progress.counts.polled;"),
    ("a slot's filter lets everything pass", "sqlite_queue.cc",
     "order.filter != nullptr && !order.filter->passes_body(rows.view(4))", "false"),
    ("what a slot filters out stays in the queue", "sqlite_queue.cc",
     'for (const auto id : filtered_out) TRY_VOID(database.run("DELETE FROM message WHERE id = ?", id));', ""),
    ("what a slot filtered out of a batch without more is not written", "sqlite_queue.cc",
     "delivery.messages.empty() && delivery.buried.empty() && delivery.filtered_out == 0;",
     "delivery.messages.empty() && delivery.buried.empty();"),
    ("a pause holds no lane", "lane.cc", "if (TRY(paused_since(database_, name_.function))) {",
     "if (TRY(paused_since(database_, name_.function)) && name_.lane < 0) {"),
    ("a pause holds no slot", "queue_mapping.cc", "if (TRY(queue_.is_paused_for(name_))) {",
     "if (TRY(queue_.is_paused_for(name_)) && name_.empty()) {"),
    ("an engine that starts forgets the pauses", "event_source_mapping.cc",
     "  auto transaction = TRY(Transaction::begin(database));\n  const auto known",
     "  auto transaction = TRY(Transaction::begin(database));\n  TRY_VOID(database.run(\"DELETE FROM pause\"));\n"
     "  const auto known"),
    ("a pause is told before it is durable", "mapping_state.cc",
     "  const bool changes = database.changed() > 0;\n  TRY_VOID(transaction.commit());\n  return changes;\n}\n\nResult<bool> resume",
     "  return database.changed() > 0;\n}\n\nResult<bool> resume"),
    ("to resume a mapping leaves it as it is", "mapping_state.cc", "DELETE FROM pause WHERE function = ?",
     "DELETE FROM pause WHERE function = ? AND since < 0"),
    ("a schedule that ran is not over", "schedule_runner.cc",
     """    if (is_known) report_recovery(world_.report, name_, failing_.since, now);
    TRY_VOID(write(now, {}));""",
     """    if (is_known) report_recovery(world_.report, name_, failing_.since, now);
    TRY_VOID(write(passed_, {}));"""),
]


def commands(build):
    """Of each file of the engine, by its name: the words that compile it and the text of what they compile, which
    is the file or, as several are compiled as one, includes it. And the words that link the simulator."""
    text = subprocess.run(["ninja", "-C", build, "-t", "commands", "simulate"], check=True, capture_output=True,
                          text=True).stdout
    compiled, link = {}, None
    for line in text.splitlines():
        source = re.search(r" -c (\S*(?:/src/local/|/layer_local\.dir/Unity/)\w+\.(?:cc|cxx))$", line)
        if source:
            text = (build / source[1]).read_text(encoding="utf-8")
            names = re.findall(r'^#include "\S*/src/local/(\w+\.cc)"$', text, re.M) or [pathlib.Path(source[1]).name]
            compiled |= {name: (shlex.split(line), text) for name in names}
        elif " -o tests/simulation/simulate " in line:
            link = shlex.split(line)
    return compiled, [word for word in link if word not in (":", "&&")]


def put_in(name, file, there, instead):
    text = (ROOT / "src/local" / file).read_text(encoding="utf-8")
    if text.count(there) != 1:
        sys.exit(f"{name}: stands {text.count(there)} times in {file}: {there}")
    return text.replace(there, instead)


def replaced(words, flag, value):
    at = words.index(flag) + 1
    return words[:at] + [value] + words[at + 1:]


def lives_until_found(build, compiled, link, folder, file, text, lives):
    mutant, source, thing, program = folder / file, folder / "source.cc", folder / "mutant.o", folder / "simulate"
    mutant.write_text(text, encoding="utf-8")
    words, whole = compiled[file]
    together = re.sub(rf'"\S*/src/local/{re.escape(file)}"', f'"{mutant}"', whole)
    source.write_text(text if together == whole else together, encoding="utf-8")
    words = [word for word in replaced(words, "-c", str(source)) if word not in ("-MD", "-Werror", "-Wall", "-Wextra")]
    words = replaced(replaced(replaced(words, "-o", str(thing)), "-MF", "/dev/null"), "-MT", "mutant")
    for flag in ("-MF", "-MT"):
        at = words.index(flag)
        del words[at:at + 2]
    subprocess.run(words, cwd=build, check=True)
    first = next(i for i, word in enumerate(link) if word.endswith(".a") or word.endswith(".o"))
    words = replaced(link, "-o", str(program))
    subprocess.run(words[:first] + [str(thing)] + words[first:], cwd=build, check=True)
    run = subprocess.run([program, "--lives", str(lives)], capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return None, ""
    seed = re.search(r"^seed (\d+)", run.stdout, re.M)
    wrong = [line for line in run.stdout.splitlines() if line.startswith("WRONG")] or [run.stdout.strip()[-90:]]
    return int(seed[1]) if seed else 0, wrong[0]


def main():
    if sys.argv[1:] == ["--check"]:
        for name, *rest in MUTANTS:
            put_in(name, *rest)
        print(f"{len(MUTANTS)} mutants have their places")
        return
    build = pathlib.Path(sys.argv[1]).resolve()
    lives = int(sys.argv[2]) if len(sys.argv) > 2 else LIVES
    chosen = sys.argv[3] if len(sys.argv) > 3 else ""
    texts = [put_in(name, *rest) for name, *rest in MUTANTS]
    compiled, link = commands(build)
    tried, missed = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for (name, file, _, _), text in zip(MUTANTS, texts):
            if chosen not in name:
                continue
            tried += 1
            began = time.monotonic()
            found, wrong = lives_until_found(build, compiled, link, pathlib.Path(folder), file, text, lives)
            took = f"{time.monotonic() - began:.0f} s"
            if found is None:
                missed.append(name)
                print(f"not found in {lives} lives: {name} ({took})", flush=True)
            else:
                print(f"life {found:5}: {name} ({took}): {wrong[:150]}", flush=True)
    print(f"{tried} mutants, {len(missed)} not found")
    sys.exit(1 if missed or tried == 0 else 0)


main()
