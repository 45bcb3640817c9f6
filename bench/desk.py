"""What a long story costs at the desk: opening, saving, comparing and previewing it at 25, 50, 100 and 200 blocks.

    .venv/bin/python bench/desk.py

needs what `make lint` and `make test` install. It builds the stories in a database of its own (DATABASE_URL chooses
which kind), and prints, for each act and each length, the milliseconds of processor time, the queries, and how many
times the shortest story's cost that is. Four times the blocks should cost about four times as much, never sixteen, and
the same number of queries, but for a save that writes each block anew.
"""

import time

from scratch import scratch

LENGTHS = (25, 50, 100, 200)  # blocks
ROUNDS = 5  # the best of them counts: the others had the machine's other work in them


def main():
    with scratch():
        report({length: measure(length) for length in LENGTHS})


def measure(length):
    """Return {act: (milliseconds, queries)} of a story of so many blocks."""
    client, article, typed = story_of(length)
    at = f"/desk/articles/article/{article.pk}"
    acts = {
        "open": ("change/", False),
        "save": ("change/", True),
        "save, stay": ("change/", True),
        "autosave": ("autosave/", True),
        "compare": ("compare/1/2/", False),
        "preview": ("revisions/1/preview/", False),
        "history": ("history/", False),
    }
    return {
        name: cost(client, f"{at}/{path}", typed if is_form else None, stays=name.endswith("stay"))
        for name, (path, is_form) in acts.items()
    }


def story_of(length):
    """Return (the chief's client, a story of so many blocks, a function that returns its form with other words)."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from articles.revisions.snapshots import record
    from tests import builders
    from tests.forms import filled

    user = get_user_model().objects.create_superuser(f"chief{length}")
    client = Client(SERVER_NAME="127.0.0.1")  # without the test runner's instruments: they cost more than the pages
    client.force_login(user)
    photos = [
        builders.make_photo(f"Look {n} of {length}", data=builders.picture_file(f"#{n}{length:03}ab")) for n in (1, 2)
    ]
    campaign, product = builders.make_campaign(f"Salt {length}"), builders.make_product(f"Bag {length}")
    other = builders.publish_article(f"Other {length}")[0]
    blocks = []
    while len(blocks) < length:
        blocks += builders.every_block(campaign, product, photos, other)
    article = builders.make_article(f"Of {length} blocks", blocks=blocks[:length], created_by=user)
    record(article, by=user)
    rounds = iter(range(10_000))

    def typed():
        number = next(rounds)
        data = filled(client.get(f"/desk/articles/article/{article.pk}/change/"), "article_form")
        for name, words in {"-html": "<p>Round {}.</p>", "-text": "Round {}.", "-caption": "Round {}."}.items():
            data |= {field: words.format(number) for field in data if field.endswith(name)}
        return data

    response = client.post(f"/desk/articles/article/{article.pk}/change/", typed())
    if response.status_code != 302:
        raise SystemExit(f"The story couldn’t be saved: the form answered {response.status_code}.")
    return client, article, typed


def cost(client, url, typed, *, stays=False):
    """Return (milliseconds of processor time, queries) of a request.

    `typed` gives the form that a POST sends, as a page's script does that `stays` where it is.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    best, queries = float("inf"), 0
    for _round in range(ROUNDS):
        data = typed() if typed else None
        headers = {"accept": "application/json"} if stays else None
        if stays:
            data |= {"_continue": "1", "you": client.session["_auth_user_id"]}
        with CaptureQueriesContext(connection) as captured:
            start = time.process_time()
            response = client.post(url, data, headers=headers) if typed else client.get(url)
            spent = time.process_time() - start
        if response.status_code >= 400 or (stays and "parts" not in response.json()):
            raise SystemExit(f"{url} answered {response.status_code}")
        best, queries = min(best, spent), len(captured)
    return best * 1000, queries


def report(found):
    print(f"{'':10}" + "".join(f"{f'{length} blocks':>30}" for length in LENGTHS))
    for act, (first, _queries) in found[LENGTHS[0]].items():
        cells = [found[length][act] for length in LENGTHS]
        line = "".join(f"{f'{ms:.0f} ms, {queries} queries, × {ms / first:.1f}':>30}" for ms, queries in cells)
        print(f"{act:10}{line}")


if __name__ == "__main__":
    main()
