"""Look at a running magazine: look.py ADDRESS DESK LOGINS. The status is 0 when it is well.

With the desk's path and the file of the sample logins it follows every story and every static file of the front
page, and signs in to the desk with each login.
"""

import re
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener


def sign_in(address, desk, name, password):
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    login = f"{address}{desk}login/?next={desk}"
    form = browser.open(login, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"username": name, "password": password, "csrfmiddlewaretoken": token, "next": desk}
    answer = browser.open(Request(login, urlencode(fields).encode(), {"Referer": login}), timeout=30)
    assert answer.url == f"{address}{desk}", f"{name} could not sign in: {answer.url}"


address, desk, logins = sys.argv[1:]
front = build_opener().open(f"{address}/", timeout=30).read().decode()
stories = set(re.findall(r'href="(/stories/[^"#?]+)', front))
assert len(stories) >= 8, f"The front page shows {len(stories)} stories."
for path in [*sorted(stories), *re.findall(r'(?:href|src)="(/static/[^"]+)', front)]:
    build_opener().open(address + path, timeout=30).read()
for line in Path(logins).read_text(encoding="utf-8").splitlines():
    if not line.startswith("#"):
        sign_in(address, desk, *line.split())
print(f"The front page shows {len(stories)} stories; all of them, the static files and the logins work.")
