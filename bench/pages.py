"""What a page costs in calls: each type of readers' page, and a story's form and its save at the desk.

    .venv/bin/python bench/pages.py

needs what `make lint` and `make test` install. It builds a small magazine in a database of its own (DATABASE_URL
chooses which kind), asks for each page until everything is warm, and prints how many calls of functions the next answer
took, those of C among them, and how many queries. Calls are counted, not timed: two runs of one version agree to a few
in ten thousand. To compare two versions, run it in a checkout of each: `git worktree add`, and a copy of this file if
the older one has none.
"""

import cProfile
import pstats

from scratch import scratch

WARM = 3  # times that a page is asked for before it is counted


def main():
    with scratch(with_statics=True):
        report()


def report():
    """Print the cost of each page."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from tests.forms import filled
    from tests.magazines import build

    magazine = build(stories=12)
    reader, chief = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    chief.force_login(get_user_model().objects.create_superuser("chief"))
    form = f"/desk/articles/article/{magazine.stories[-1].pk}/change/"
    rounds = iter(range(1000))

    def save():
        data = filled(chief.get(form), "article_form") | {"headline": f"Round {next(rounds)}", "_continue": "1"}
        return lambda: chief.post(form, data)

    asked = {name: lambda address=address: lambda: reader.get(address) for name, address in magazine.pages.items()}
    asked |= {
        "story list": lambda: lambda: chief.get("/desk/articles/article/"),
        "form": lambda: lambda: chief.get(form),
    }
    print(f"{'':16}{'calls':>12}{'queries':>10}")
    for name, made in (asked | {"save": save}).items():
        calls, queries = cost(made)
        print(f"{name:16}{calls:12,}{queries:10}")


def cost(made):
    """Return (calls, queries) of what the last of the functions that `made()` returns does."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _round in range(WARM):
        made()()
    act, profile = made(), cProfile.Profile()
    profile.enable()
    response = act()
    profile.disable()
    if response.status_code not in (200, 302, 404):
        raise SystemExit(f"The answer was {response.status_code}.")
    act = made()
    with CaptureQueriesContext(connection) as captured:
        act()
    return pstats.Stats(profile).total_calls, len(captured)


if __name__ == "__main__":
    main()
