"""Note what a magazine holds and shows, or see that it still does: upgraded.py before|after FILE.

It runs with the code of the folder that it is called in. What it asks for by name are Django's own models, addresses
that readers and editors know, and commands that the README names: these outlast the insides.
"""

import html
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path.cwd()))
os.environ["DJANGO_SETTINGS_MODULE"] = "magazine.settings"

import django
from django.conf import settings

settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

PASSWORD = "neither long nor short"
STORIES = "/desk/articles/article/"
CHANGED = "live, with changes"
MOST = 300  # pages
READY, DONE = "READY", "SUCCESSFUL"


def ask(client, path):
    """Return (status, words of the heading, HTML) of a page, and follow where it has moved to."""
    answer = client.get(path, follow=True, headers={"host": "localhost"}, secure=settings.HTTPS)
    page = b"".join(answer).decode("utf-8", "replace")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    words = html.unescape(re.sub(r"<[^>]+>", " ", heading[1] if heading else ""))  # whoever has escaped them
    return answer.status_code, " ".join(words.split()), page


def walk(client):
    """Yield (path, status, heading) of every page that can be reached from the front page."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        status, heading, page = ask(client, path)
        yield path, status, heading
        found = {
            link for link in re.findall(r'href="(/[^"#?]*/)"', page) if not link.startswith(("/desk/", "/static/"))
        }
        waiting += sorted(found - seen)
        seen |= found


def desk():
    """Return (how many stories read as changed, the addresses of their forms), as the Chief who signs in sees them."""
    client = Client()
    form = {"username": "chief", "password": PASSWORD, "next": STORIES}
    signed = client.post("/desk/login/", form, headers={"host": "localhost"}, secure=settings.HTTPS)
    if signed.status_code != 302:
        sys.exit("The Chief can't sign in.")
    page = ask(client, f"{STORIES}?all=")[2]
    forms = sorted(set(re.findall(rf'"({STORIES}\d+/change/)', page)))
    broken = [path for path in forms if ask(client, path)[0] != 200]
    if broken:
        sys.exit(f"The forms of these stories don't open: {', '.join(broken)}.")
    return page.count(CHANGED), forms


def before(file):
    call_command("migrate", verbosity=0)
    call_command("seed", verbosity=0)
    chief = User.objects.create_user("chief", "chief@magazine.example", PASSWORD, is_staff=True)
    chief.groups.set(Group.objects.filter(name="Chief"))
    changed, forms = desk()
    queued = Counter(DBTaskResult.objects.values_list("status", flat=True))[READY]
    noted = {"pages": list(walk(Client())), "changed": changed, "forms": forms, "queued": queued}
    file.write_text(json.dumps(noted))
    shown = sum(status == 200 for _path, status, _heading in noted["pages"])
    print(f"Noted {shown} pages, {len(forms)} stories and {queued} tasks of the version before.")
    if not (shown >= 20 and len(forms) >= 8 and queued):
        sys.exit("That is too little to tell anything by.")


def after(file):
    call_command("migrate", verbosity=0)
    call_command("check", verbosity=0)
    noted = json.loads(file.read_text())
    faults = []
    changed, forms = desk()
    if (changed, forms) != (noted["changed"], noted["forms"]):
        faults.append(
            f"{changed} stories read as changed, of {len(forms)}; it was {noted['changed']} of {len(noted['forms'])}."
        )
    reader = Client()
    for path, status, heading in noted["pages"]:
        now = ask(reader, path)[:2]
        if now != (status, heading):
            faults.append(f"{path} was {status} “{heading}” and is {now[0]} “{now[1]}”.")
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    left = Counter(DBTaskResult.objects.exclude(status=DONE).values_list("status", flat=True))
    if left:
        faults.append(f"Not all tasks of the version before could be done: {dict(left)}.")
    pictures = re.findall(r'<img[^>]* src="([^"]+)"', ask(reader, "/")[2])
    faults += [
        f"{path} isn't there."
        for path in pictures
        if reader.get(path, headers={"host": "localhost"}).status_code != 200
    ]
    if faults or not pictures:
        sys.exit("\n".join(faults) or "The front page shows no picture.")
    print(f"All of it is there, no story reads as changed, and the {noted['queued']} tasks are done.")


{"before": before, "after": after}[sys.argv[1]](Path(sys.argv[2]))
