"""How much memory the server's processes hold after readers' pages and the desk's: each of them, and all together.

    .venv/bin/python bench/memory.py 200

needs what `make lint` and `make test` install, and Linux, whose kernel keeps the account. It starts the magazine of so
many stories (made by `bench/load.py` where it isn't kept) as `make run` does, with the process beside it that works at
the queue. Eight browsers walk at once, so that every process and thread has something to do: through the stories and
lists of readers, then, signed in, through the lists and forms of the desk, with saves and a publication. It prints
megabytes of each process: what is resident, its share of that (what several hold is counted in parts), and what is its
own alone.
"""

import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_hex

import kept
from newsroom import Browser, Editor, Found, prepare
from serve import OURS, serving

BENCH = Path(__file__).resolve().parent
BROWSERS = 8
ROUNDS = 3  # of the walk, by each
COLUMNS = ("Rss", "Pss", "Private_Dirty")


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal():
        sys.exit("Say how many stories: bench/memory.py 200")
    size = int(sys.argv[1])
    load = [sys.executable, BENCH / "load.py", str(size)]
    if subprocess.run(load, check=False).returncode:  # noqa: S603 - our own words
        sys.exit("The magazine couldn’t be made.")
    kept.enter(size)
    password, found = token_hex(12), Found()
    stories, (readers, desk) = prepare(BROWSERS, password), addresses(size)
    with serving([*OURS, "magazine.wsgi"], {**kept.environment(size), "IMMEDIATE_TASKS": "0"}) as server:
        report("at the start", server.pid)
        together([walk(Browser(server.port, found), readers) for _n in range(BROWSERS)])
        report("after readers", server.pid)
        editors = [
            Editor(Browser(server.port, found), found, f"bench-{n + 1}", password, story)
            for n, story in enumerate(stories)
        ]
        together([work(editor, desk) for editor in editors])
        report("after the desk", server.pid)
    for what, number in found.errors.items():
        print(f"{number} × {what}")


def addresses(size: int) -> tuple[list[str], list[str]]:
    """Return what is asked for: readers' pages and the desk's."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from growth import NOWHERE, at_the_desk, public_pages

    chief = Client(SERVER_NAME="127.0.0.1")
    chief.force_login(get_user_model().objects.get_or_create(username="bench", is_staff=True, is_superuser=True)[0])
    readers = [each for pages in public_pages(size).values() for each in pages if each != NOWHERE]
    return readers, [each for pages in at_the_desk(chief, size)[0].values() for each in pages]


def walk(browser: Browser, paths: Iterable[str]) -> Iterator[None]:
    """Ask for each page in turns."""
    for _round in range(ROUNDS):
        for path in paths:
            browser.ask("read", path)
            yield


def work(editor: Editor, paths: Iterable[str]) -> Iterator[None]:
    """Sign in, look at each page of the desk, and save and publish a story."""
    editor.begin()
    yield from walk(editor.browser, paths)
    for _round in range(4):  # the last of which is a publication
        editor.work(lambda: True)
        yield


def together(walks: list[Iterator[None]]) -> None:
    threads = [threading.Thread(target=list, args=(each,)) for each in walks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def report(when: str, pid: int) -> None:
    """Print what a process and those that it has begun hold."""
    print(f"{when:24}" + "".join(f"{heading:>12}" for heading in ("resident", "share", "own")))
    total = [0.0, 0.0, 0.0]
    for name, each in processes(pid):
        held = megabytes(each)
        total = [one + other for one, other in zip(total, held, strict=True)]
        print(f"  {name:22}" + "".join(f"{number:>12.1f}" for number in held))
    print(f"  {'together':22}{'':12}{total[1]:>12.1f}{total[2]:>12.1f}")


def processes(pid: int) -> Iterator[tuple[str, int]]:
    """Yield what each process is, and its number."""
    yield "server", pid
    for child in children(pid):
        queue = children(child)
        yield "keeps the queue’s" if queue else "worker", child
        yield from (("queue", each) for each in queue)


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def megabytes(pid: int) -> list[float]:
    """Return what a process holds: resident, its share, its own."""
    rows = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    return [int(rows[column].split()[0]) / 1024 for column in COLUMNS]


if __name__ == "__main__":
    main()
