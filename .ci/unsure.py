#!/usr/bin/env python3
"""The ledger of what has failed once and passed when it was asked again: unsure.py look | few RECORD | note RECORD ON

`look` prints it, and fails if a test is named twice. `few` says whether what failed in a run may be asked again.
`note` adds it, with the services `ON` that the run was on, prints the trace of the first failure, and then looks.
"""

import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

LEDGER = Path(__file__).with_name("unsure.md")
LINE = re.compile(r"^- \d{4}-\d{2}-\d{2}, [^:]+: (?P<test>.+)$", re.MULTILINE)
MOST = 3  # more failures are no accident


def look(ledger):
    """Print the ledger's lines; raise SystemExit if a test is named twice."""
    text = ledger.read_text(encoding="utf-8")
    print(*(match[0] for match in LINE.finditer(text)), sep="\n")
    twice = [test for test, times in Counter(LINE.findall(text)).items() if times > 1]
    if twice:
        sys.exit(
            f"{ledger.name} names twice what failed and passed when it was asked again: {', '.join(twice)}. "
            "That is no accident: find the fault, mend it, and take the lines out."
        )


def of(record):
    """Return (what failed, during what a process ended) of a run, each as {test: what was said}."""
    told = json.loads(Path(record).read_text(encoding="utf-8"))
    return told["failed"], told["ended"]


def few(record):
    """Say how much has failed; raise SystemExit if that isn't to be asked again."""
    failed, ended = of(record)
    found = len(failed) + len(ended)
    if not found:
        sys.exit("The run failed, and no test of it did: there is nothing to ask again.")
    if found > MOST:
        sys.exit(f"{found} tests failed, and more than {MOST} are no accident: they aren't asked again.")
    for test in ended:
        print(f"A process ended during {test}; its stacks are above.")
    for test in failed:
        print(f"{test} failed.")


def note(record, on, ledger):
    """Add what failed in a run, and print the trace of the first."""
    failed, ended = of(record)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [f"- {day}, {on}: {test}" for test in failed]
    lines += [f"- {day}, {on}, the process ended: {test}" for test in ended]
    with ledger.open("a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    print(f"Passed when asked again, and written into {ledger.name}; find out why, and commit it:", *lines, sep="\n")
    print("\nThe first of them said:", next(iter((failed | ended).values())), sep="\n")
    look(ledger)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["look"]:
            look(LEDGER)
        case ["few", record]:
            few(record)
        case ["note", record, on]:
            note(record, on, LEDGER)
        case _:
            sys.exit(__doc__)
