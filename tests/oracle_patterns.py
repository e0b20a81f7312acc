"""Compares our event patterns with those of event-ruler, which is AWS's own, over generated ones.

Where the two differ, and what is not generated for that reason:
  - event-ruler also knows exactly, wildcard, cidr, and prefix and suffix in any case. Lambda's table of
    comparison operators does not have them: we refuse them.
  - A field that stands both beside $or and in one of its alternatives: with event-ruler the one that comes
    later in the pattern counts, with us both do.
  - A list of objects of which $or asks from outside, while another member of the pattern asks from inside: with
    event-ruler both are of the same element.
  - {"exists": false} in a list of objects: event-ruler asks it of those elements in which the members before it,
    by the alphabet, hold; we ask it of all elements.
  - A field with a dot in its name: to event-ruler it is a path.
  - A text that is an IP address: event-ruler takes it for the addresses that mean the same.
  - equals-ignore-case: event-ruler also knows the case of letters beyond ASCII.
  - Numbers of more than 15 digits: event-ruler compares them exactly, we as doubles.
  - The names of tests as fields inside $or: event-ruler refuses them.
"""

import json
import random
import subprocess
import sys

CASES = 6000
SEED = 20261130
FIELDS = ["eventName", "dynamodb", "Keys", "NewImage", "S", "N", "tags", "価格"]
TEXTS = ["", "a", "A", "ab", "aB", "abc", "b", "ba", "cab", "INSERT", "MODIFY", "1", "2.50", "null", "true",
         "カード", "カード1", "\\", "a\"b", "a b", "é"]
NUMBERS = [0, 1, -1, 2, 2.5, 100, 1e2, -2.5, 0.1, 1000000, 3.018e2, 4999999999, 0.000001]

pick = random.Random(SEED)


def text():
    return pick.choice(TEXTS)


def ascii_text():
    return pick.choice([t for t in TEXTS if t.isascii()])


def number():
    return pick.choice(NUMBERS)


def one_or_more(value):
    return value() if pick.random() < 0.4 else [value() for _ in range(pick.randint(1, 3))]


def numeric():
    kind = pick.choice(["one"] * 6 + ["range"] * 6 + ["bad"])
    if kind == "one":
        return [pick.choice(["=", "<", "<=", ">", ">="]), number()]
    if kind == "range":
        low, high = sorted([number(), number()]) if pick.random() < 0.9 else (number(), number())
        return [pick.choice([">", ">="]), low, pick.choice(["<", "<="]), high]
    return pick.choice([[], 5, ["="], ["!=", 5], ["=", "5"], [">", 1, ">", 2], ["<", 5, ">", 1], [">", 1, "<"],
                        [">", 1, "<", 2, "<", 3], ["=", 1, "<", 2]])


def anything_but():
    kind = pick.choice(["text", "number", "prefix", "suffix", "equals-ignore-case"] * 3 + ["bad"])
    if kind == "text":
        return one_or_more(text)
    if kind == "number":
        return one_or_more(number)
    if kind == "bad":
        return pick.choice([[], None, True, ["a", 1], [None], {}, {"exists": True}, {"prefix": 1}, {"suffix": [1]},
                            {"numeric": ["=", 1]}, {"prefix": "a", "suffix": "b"}])
    return {kind: one_or_more(ascii_text if kind == "equals-ignore-case" else text)}


def test():
    kind = pick.choice(["text"] * 5 + ["number", "number", "literal", "prefix", "suffix", "case", "but", "but",
                                       "numeric", "numeric", "exists", "exists", "bad"])
    if kind == "text":
        return text()
    if kind == "number":
        return number()
    if kind == "literal":
        return pick.choice([None, True, False])
    if kind in ("prefix", "suffix"):
        return {kind: text()}
    if kind == "case":
        return {"equals-ignore-case": ascii_text()}
    if kind == "but":
        return {"anything-but": anything_but()}
    if kind == "numeric":
        return {"numeric": numeric()}
    if kind == "exists":
        return {"exists": pick.choice([True, False])}
    if pick.random() < 0.8:
        return text()
    return pick.choice([{}, [], ["a"], {"prefix": 1}, {"suffix": None}, {"exists": 1}, {"equals-ignore-case": ["a"]},
                        {"prefix": "a", "suffix": "b"}, {"nothing": "a"}])


def tests():
    if pick.random() < 0.01:
        return pick.choice([[], "a", 1, None, {}])
    return [test() for _ in range(pick.choice([1, 1, 1, 2, 3]))]


def pattern(depth, fields):
    """An object whose fields are among these, each once, alternatives included."""
    fields = list(fields)
    pick.shuffle(fields)
    members = {}
    for _ in range(pick.choice([1, 1, 2, 3])):
        if not fields:
            break
        name = fields.pop()
        members[name] = pattern(depth - 1, FIELDS) if depth > 0 and pick.random() < 0.5 else tests()
    if len(fields) >= 3 and pick.random() < 0.2:
        several = [{fields.pop(): tests()} for _ in range(pick.choice([1, 2, 2, 2, 3]))]
        # Elsewhere than at its end too.
        at = pick.randint(0, len(members))
        rows = list(members.items())
        members = dict(rows[:at] + [("$or", several)] + rows[at:])
    return members


def scalar():
    return pick.choice([text, text, text, number, lambda: pick.choice([None, True, False])])()


def value(depth):
    kind = pick.random()
    if depth > 0 and kind < 0.35:
        return {name: value(depth - 1) for name in pick.sample(FIELDS, pick.randint(0, 4))}
    if depth > 0 and kind < 0.5:
        return [value(depth - 1) for _ in range(pick.randint(0, 3))]
    return scalar()


def near_scalar(wanted):
    """A value of which one of these tests may well be true."""
    choice = pick.choice(wanted) if isinstance(wanted, list) and wanted else scalar()
    if isinstance(choice, dict) and choice:
        inner = next(iter(choice.values()))
        while isinstance(inner, (dict, list)) and inner:
            inner = pick.choice(list(inner.values()) if isinstance(inner, dict) else inner)
        if isinstance(inner, str):
            return pick.choice([inner, inner + "a", "a" + inner, inner.upper(), text()])
        if isinstance(inner, (int, float)) and not isinstance(inner, bool):
            return pick.choice([inner, inner + 1, inner - 1, number()])
        return scalar()
    return choice if not isinstance(choice, (dict, list)) else scalar()


def near(wanted):
    """An event that the pattern may well match."""
    event = {}
    for name, tests_of_it in wanted.items():
        if pick.random() < 0.12:
            continue
        if name == "$or":
            if isinstance(tests_of_it, list):
                for alternative in tests_of_it:
                    if pick.random() < 0.6:
                        event.update(near(alternative))
        elif isinstance(tests_of_it, dict):
            inner = near(tests_of_it)
            event[name] = inner if pick.random() < 0.75 else [near(tests_of_it) for _ in range(pick.randint(0, 2))] + [inner]
        else:
            one = near_scalar(tests_of_it)
            event[name] = one if pick.random() < 0.8 else [scalar(), one]
    if pick.random() < 0.3:
        event.setdefault(pick.choice(FIELDS), value(1))
    return event


def without_lists_of_objects(event):
    if isinstance(event, list):
        objects = [one for one in event if isinstance(one, (dict, list))]
        return without_lists_of_objects(objects[-1]) if objects else event
    if isinstance(event, dict):
        return {name: without_lists_of_objects(inner) for name, inner in event.items()}
    return event


def answers(command, lines):
    run = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, encoding="utf-8")
    return run.stdout.splitlines()


def main(ours, ruler_source, jars):
    cases = []
    for _ in range(CASES):
        wanted = pattern(2, FIELDS)
        event = near(wanted) if pick.random() < 0.85 else {name: value(2) for name in pick.sample(FIELDS, 4)}
        if '"exists": false' in json.dumps(wanted):
            event = without_lists_of_objects(event)
        cases.append((json.dumps(wanted, ensure_ascii=False), json.dumps(event, ensure_ascii=False)))
    lines = "".join(f"{wanted}\t{event}\n" for wanted, event in cases)
    mine = answers([ours], lines)
    theirs = answers(["java", "-Dfile.encoding=UTF-8", "-cp", f"{jars}/*", ruler_source], lines)
    if len(mine) != CASES or len(theirs) != CASES:
        sys.exit(f"{CASES} cases, {len(mine)} answers of ours, {len(theirs)} of event-ruler")
    wrong = [i for i in range(CASES) if mine[i] != theirs[i]]
    for i in wrong[:10]:
        print(f"{cases[i][0]}\n  of {cases[i][1]}\n  ours: {mine[i]}, event-ruler: {theirs[i]}")
    counts = {answer: theirs.count(answer) for answer in ("yes", "no", "refused")}
    print(f"{CASES} patterns and events, seed {SEED}: {counts}, {len(wrong)} differ")
    if wrong or min(counts.values()) < CASES // 20:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
