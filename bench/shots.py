"""Take every kind of readers' page of a running magazine, at four widths, light, dark and printed.

    make run                # in one window
    make shots              # in another; PORT and HOST as `make run` has them

What it takes stands in `var/shots/`, one file for each, called `<page>-<width>-<look>.png`: to be looked at. It finds
an address of each kind of page by following links from the front page, and three of stories, which begin differently.
"""

import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SHOTS = ROOT / "var" / "shots"
WIDTHS = (390, 834, 1440, 1920)
SEVERAL = {"article": 3, "page": 2}  # kinds of pages of which one tells too little
MOST_FOLLOWED = 400  # pages
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "print": {"media": "print", "color_scheme": "light"},
}
PRINTED_AT = 834  # the width of a sheet, near enough


def main() -> None:
    site = f"http://{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or '8000'}"
    try:
        urlopen(site, timeout=30).close()
    except OSError:
        sys.exit(f"No magazine answers at {site}: start one with `make run` in another window.")
    found = addresses(site)
    SHOTS.mkdir(parents=True, exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    take(site, found)
    print(f"\n{len([*SHOTS.glob('*.png')])} pictures of {len(found)} pages are in {SHOTS.relative_to(ROOT)}/")


def addresses(site: str) -> dict[str, str]:
    """Return the path of each page that is taken, by what its pictures are called."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    import django

    django.setup()
    from django.urls import Resolver404, resolve

    from magazine.pages.asked import PAGES

    paths, known, found, times = ["/"], {"/"}, {"not_found": "/nowhere/"}, Counter[str]()
    for path in paths:
        try:
            name = resolve(path).view_name
        except Resolver404:
            continue
        if name not in PAGES or name == "feed" or len(known) > MOST_FOLLOWED:
            continue
        if times[name] < SEVERAL.get(name, 1):
            times[name] += 1
            found[f"{name}-{times[name]}" if name in SEVERAL else name] = path
        for link in re.findall(r'href="(/[^"?#]*)', _html(site + path)):
            if link not in known:
                known.add(link)
                paths.append(link)
    return found


def _html(address: str) -> str:
    try:
        with urlopen(address, timeout=30) as answer:  # noqa: S310 - http, and ours
            return answer.read().decode()
    except HTTPError:
        return ""


def take(site: str, found: dict[str, str]) -> None:
    """Take each page at each width, light and dark, and once as it is printed."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"))
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce", bypass_csp=True)
            for name, path in found.items():
                page.goto(site + path)
                page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
                page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
                for look, media in LOOKS.items():
                    if look != "print" or width == PRINTED_AT:
                        page.emulate_media(**{"media": "screen", **media})
                        page.screenshot(path=SHOTS / f"{name}-{width}-{look}.png", full_page=True)
                print(f"\r{width:>5} px  {name:24}", end="", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
