"""How many stories a second the importer brings in and publishes, as the magazine grows.

    .venv/bin/python bench/seeding.py 600

needs what `make lint` and `make test` install. It writes so many texts of some 450 words, with bylines, names in them
and see-alsos, and imports them as `manage.py seed` does, in a database of its own (DATABASE_URL chooses which kind). It
prints, for each hundred, stories in a second by the clock and by the process's own processor time, and the queries of a
story. Other work on the machine makes the first of these small, and the second a little smaller.
"""

import datetime
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scratch import scratch

FIRST = [
    "Ada",
    "Vera",
    "Marek",
    "Odile",
    "Lena",
    "Ines",
    "Pavel",
    "Tomas",
    "Ruth",
    "Ida",
    "Noor",
    "Hugo",
    "Elif",
    "Mina",
    "Otto",
    "Sana",
    "Leo",
    "Zora",
    "Nils",
    "Greta",
]
LAST = [
    "Lens",
    "Lind",
    "Dolan",
    "Hem",
    "Okoro",
    "Varga",
    "Petit",
    "Moreau",
    "Silva",
    "Kranz",
    "Adler",
    "Bianchi",
    "Costa",
    "Duval",
    "Ekman",
    "Fontaine",
]
PEOPLE = [f"{first} {last}" for first in FIRST for last in LAST]
WORDS = [
    "coat",
    "hallway",
    "winter",
    "glove",
    "railing",
    "button",
    "silk",
    "wool",
    "thread",
    "mirror",
    "studio",
    "lamp",
    "street",
    "river",
    "garden",
    "evening",
]
SECTIONS = ("Fashion", "Culture", "Beauty", "Celebrities")
AUTHORS, EACH = 12, 100  # stories that are counted together


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal() or int(sys.argv[1]) < EACH:
        sys.exit(f"Say how many stories, at least {EACH}: bench/seeding.py 600")
    with scratch(), TemporaryDirectory() as folder:
        seed([write(Path(folder), number) for number in range(int(sys.argv[1]))])


def headline(number: int) -> str:
    return (
        f"The {WORDS[number % len(WORDS)].title()} of {PEOPLE[number % len(PEOPLE)].split()[1]} Street No {number + 1}"
    )


def write(folder: Path, number: int) -> Path:
    """Write a text, which leads to an earlier one if its number is a fifth, and return its path."""
    rng, author = random.Random(number), PEOPLE[number % AUTHORS]  # noqa: S311
    day = datetime.date(2015 + number % 10, 1 + number % 12, 1 + number % 28)
    line = f"{SECTIONS[number % 4]}, Culture | {day:%B} {day.day}, {day.year}"
    paragraphs = []
    for _paragraph in range(6):
        words = " ".join(rng.choice(WORDS) for _word in range(66)).capitalize()
        paragraphs.append(f"{words}. {rng.choice(PEOPLE)} photographed it, and {rng.choice(PEOPLE)} wore it.")
    if number and number % 5 == 0:
        paragraphs.append(f"See also\n{headline(rng.randrange(number))}")
    head = [f"date {day} XY\n{line}", headline(number), f"{line}\n{author}\nBy {author}"]
    path = folder / f"{number:05}.txt"
    path.write_text("\n\n".join([*head, *paragraphs]) + "\n")
    return path


def seed(paths: list[Path]) -> None:
    """Import texts, and print what each hundred took."""
    from django.db import connection

    from articles.importing.dossiers.lookup import find_dossiers
    from articles.importing.run import ImportRun

    run, asked = ImportRun(find_dossiers([]), override="They are made up."), 0

    def count(execute, *arguments):
        nonlocal asked
        asked += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        for start in range(0, len(paths), EACH):
            asked, clock, work = 0, time.monotonic(), time.process_time()
            some = paths[start : start + EACH]
            for path in some:
                run.import_file(path)
            rates = [len(some) / took for took in (time.monotonic() - clock, time.process_time() - work)]
            print(
                f"{start + len(some):>7,}: {rates[0]:.1f} stories/s, {rates[1]:.1f} by the processor’s time, ", end=""
            )
            print(f"{asked / len(some):.1f} queries a story", flush=True)
    run.finish()
    if run.problems:
        sys.exit("\n".join(f"{path.name}: {sentence}" for path, sentence in run.problems[:5]))


if __name__ == "__main__":
    main()
