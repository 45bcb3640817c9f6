"""What a readers' page costs in instructions of the processor, beside what Django itself costs and what Wagtail did.

    .venv/bin/python bench/instructions.py

needs what `make lint` and `make test` install, and Valgrind and a C compiler (`apt-get install valgrind gcc`). It
builds a magazine of 200 stories in a database of its own (DATABASE_URL chooses which kind), has Valgrind count what
each answer takes once everything is warm, and prints that with the queries and the bytes. Instructions are counted, not
timed: two runs of one version agree to a few in a thousand, whatever else the machine does. What the server, the
database's own process (PostgreSQL) and the disk take is not among them. To compare two versions, run it in a checkout
of each.

Another site can be counted beside it, by its own Python, folder, WSGI module and paths:

    .venv/bin/python bench/instructions.py --beside ../wagtail/.venv/bin/python ../wagtail wt.wsgi / /a-story/
"""

import ctypes
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
WARM, COUNTED = 3, 5  # times that a page is asked for before it is counted, and while it is
SHIM = """
#include <valgrind/callgrind.h>
void begin(void) { CALLGRIND_START_INSTRUMENTATION; CALLGRIND_ZERO_STATS; }
void end(void) { CALLGRIND_DUMP_STATS; CALLGRIND_STOP_INSTRUMENTATION; }
"""
# Django by itself: a view that returns constant bytes, without middleware and with what `startproject` writes down.
BARE = ("bare view", "with startproject’s", "bare WSGI")
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE = b"x" * 20_000
# Wagtail 7's, counted in this way on 29 November 2026 with the stories of `newsroom`: recorded, not counted again.
WAGTAIL = {"plain story": 101.0, "front page": 196.6, "section": 209.4, "tag": 200.7, "feed": 1405.8}


def main():
    beside = sys.argv[2:] if sys.argv[1:2] == ["--beside"] else []
    if lacking := [name for name in ("valgrind", "cc") if not shutil.which(name)]:
        sys.exit(f"There is no {' and no '.join(lacking)} here to count with: apt-get install valgrind gcc.")
    from scratch import scratch

    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        library = folder / "shim.so"
        command = ["cc", "-shared", "-fPIC", "-x", "c", "-", "-o", library]
        if subprocess.run(command, input=SHIM.encode(), check=False).returncode:  # noqa: S603
            sys.exit("Valgrind’s headers are missing: apt-get install valgrind.")
        found = {}
        for name in BARE:
            found |= counted(library, name, {name: ("/", {})})
        stack.enter_context(scratch(with_statics=True))
        found |= counted(library, "magazine.wsgi", newsroom(), environment={"DATABASE_URL": database_url()})
        if beside:
            python, site, module, *paths = beside
            asked = {f"beside: {path}": (path, {}) for path in paths}
            found |= counted(library, module, asked, python=Path(python).absolute(), site=Path(site).absolute())
    report(found)


def newsroom():
    """Build the magazine; return {name: (path, headers of the request)}."""
    from articles.models import Picture, PullQuote, Text
    from media.models import Photo
    from media.renditions import naming
    from tests.builders import A_DAY, make_author, make_photo, make_section, picture_file, publish_article
    from tests.magazines import build

    linked = build(stories=12)
    made = make_photo("A look", data=picture_file("#884422", (2000, 1333)))
    photos = []
    for number in range(800):  # rows alone: the file of one is all that is asked for
        row = Photo.objects.get(pk=made.pk)
        row.pk, row.sha256, row.alt_text = None, f"{number:064x}", f"Look {number}, on the quay."
        row.edition = f"{number:032x}"
        row.save(force_insert=True)
        photos.append(row)
    authors = [
        make_author(name) for name in ("Ada Moreau", "Bea Lindqvist", "Chloe Okafor", "Dora Petit", "Elif Aydin")
    ]
    sections = [make_section(name) for name in ("Fashion", "Beauty", "Culture", "Runway", "Living", "Shopping")]
    for number in range(200):
        lead, *others = photos[4 * number : 4 * number + 4] if number < 199 else [made, *photos[-3:]]
        pictures = [Picture(photo=photo, caption=words(8, number)) for photo in others]
        texts = [Text(html=text(number + place)) for place in range(5)]
        quote = PullQuote(text=words(24, number), attribution="The cutter")
        order = [texts[0], pictures[0], texts[1], quote, texts[2], pictures[1], texts[3], pictures[2], texts[4]]
        story, _revision = publish_article(
            f"{words(7, number)} {number}",
            at=A_DAY + timedelta(hours=number),
            section=sections[number % 6],
            standfirst=words(24, number),
            lead_photo=lead,
            authors=[authors[number % 5], authors[(number + 1) % 5]][: 1 + number % 2],
            tags=["fashion", *(f"tag {(7 * number + each) % 39}" for each in range(4))],
            blocks=order,
        )
    file = naming.url(made, 640, "webp")
    pages = linked.pages
    return {
        "plain story": (f"/stories/{story.slug}/", {}),
        "linked story": (pages["story"], {}),
        "front page": ("/", {}),
        "section": (f"/sections/{story.section.slug}/", {}),
        "tag": ("/tags/fashion/", {}),
        "campaign": (pages["campaign"], {}),
        "product": (pages["product"], {}),
        "person": (pages["person"], {}),
        "feed": ("/feed/", {}),
        "picture file": (file, {}),
        "picture file, 304": (file, {"HTTP_IF_NONE_MATCH": f'"{Path(file).name}"'}),
        "not found": ("/nowhere/", {}),
    }


WORDS = (  # noqa: SIM905 - a list of them would take a page
    "silk wool atelier runway season tailoring hem drape colour print house designer backstage city light texture "
    "leather denim linen velvet pleat sleeve collar line shape quiet bold soft archive couture street cover portrait "
    "studio lens pose volume craft hand stitch thread needle fabric mill dye finish clasp heel boot hat glove pearl"
).split()


def words(count, number):
    """Return so many words, others for another number."""
    return " ".join(WORDS[(5 * number + 11 * each) % len(WORDS)] for each in range(count)).capitalize()


def text(number):
    """Return the HTML of a heading and two paragraphs, 85 words of it."""
    paragraph = f"{words(10, number)} <strong>{words(1, number)}</strong> {words(10, number + 1)}"
    paragraph += f' <a href="https://example.org/{number}">{words(1, number + 2)}</a> {words(18, number + 3)}.'
    return f"<h2>{words(5, number)}</h2><p>{paragraph}</p><p>{words(40, number + 4)}.</p>"


def database_url():
    """Return the address of the database that the magazine stands in, for another process."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", os.environ["DATABASE_URL"], count=0)


def counted(library, module, asked, *, python=sys.executable, site=ROOT, environment=None):
    """Return {name: (instructions, queries, bytes, status)} of what a WSGI module answers, in a process of its own."""
    with TemporaryDirectory() as folder:
        out = f"{folder}/callgrind"
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}"]
        command += [f"--log-file={folder}/log", python, __file__, "--count", library, out, module, json.dumps(asked)]
        around = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": str(site), **(environment or {})}
        around.pop("DJANGO_SETTINGS_MODULE", None)  # each site has its own
        done = subprocess.run(command, capture_output=True, text=True, env=around, cwd=site, check=False)  # noqa: S603
        if done.returncode:
            sys.exit(f"{done.stderr}{module} couldn’t be counted.")
        return json.loads(done.stdout.splitlines()[-1])


def count(library, out, module, asked):
    """Print what `counted` returns: this is run under Valgrind."""
    shim = ctypes.CDLL(library)
    application = bare(module) if module in BARE else import_module(module).application
    found = {}
    for name, (path, headers) in json.loads(asked).items():
        for _round in range(WARM):
            status, sent = answer(application, path, headers)
        queries = 0 if module in BARE else queries_of(application, path, headers)
        gc.collect()
        shim.begin()
        for _round in range(COUNTED):
            answer(application, path, headers)
        shim.end()
        spent = 0
        for dump in Path(out).parent.glob(f"{Path(out).name}*"):
            totals = re.search(r"^(?:totals|summary): (\d+)", dump.read_text(), re.MULTILINE)
            spent += int(totals[1]) if totals else 0
            dump.unlink()
        found[name] = (spent // COUNTED, queries, sent, status)
    print(json.dumps(found))


def answer(application, path, headers):
    """Return (status, length) of an answer."""
    path, _, query = path.partition("?")
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT": "text/html,*/*;q=0.8",
        "HTTP_USER_AGENT": "Mozilla/5.0",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **headers,
    }
    body = application(environ, lambda status, headers, exception=None: said.append(status))
    length = sum(map(len, body))
    if hasattr(body, "close"):
        body.close()
    return int(said[0][:3]), length


def queries_of(application, path, headers):
    """Return how many statements an answer sends to the database."""
    from django.db import connection

    sent = []
    with connection.execute_wrapper(lambda execute, *statement: sent.append(statement) or execute(*statement)):
        answer(application, path, headers)
    return len(sent)


def bare(name):
    """Return an application that does nothing but answer."""
    if name == "bare WSGI":
        return constant
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpResponse
    from django.urls import path

    settings.configure(
        SECRET_KEY="none",  # noqa: S106 - it signs nothing
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=(path("", lambda request: HttpResponse(PAGE)),),
        INSTALLED_APPS=[f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        MIDDLEWARE=[] if name == "bare view" else STARTPROJECT,
    )
    return get_wsgi_application()


def constant(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]


def report(found):
    view, chain = (found[name][0] for name in BARE[:2])
    headings = ("M instr.", "queries", "bytes", "status", "× bare view", "× startproject’s", "× Wagtail’s")
    print(f"{'':22}" + "".join(f"{heading:>17}" for heading in headings))
    for name, (spent, queries, sent, status) in found.items():
        wagtail = WAGTAIL.get(name)
        cells = (f"{spent / 1e6:.3f}", queries, sent, status, f"{spent / view:.2f}", f"{spent / chain:.2f}")
        beside = f"{spent / 1e6 / wagtail:.3f} of {wagtail:,.1f}" if wagtail else ""
        print(f"{name:22}" + "".join(f"{cell:>17}" for cell in (*cells, beside)))
    print("Wagtail’s millions were recorded on 29 November 2026, of the same number of stories of the same length.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--count"]:
        count(*sys.argv[2:])
    else:
        main()
