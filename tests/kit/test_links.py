"""Where links lead: what is plainly meant, and whether a reader gets there."""

import base64
from urllib.parse import quote

import pytest

from kit.links import DEEPEST, fault_of, mended

MEANT = "https://house.example/a?b=1&c=2#d"
Q = quote(MEANT, safe="")
BING = "a1" + base64.urlsafe_b64encode(MEANT.encode()).decode().rstrip("=")


@pytest.fixture(autouse=True)
def known_as(settings):
    settings.SITE_URL = "https://www.revers.example"
    settings.ALLOWED_HOSTS = ["revers.example", "desk.revers.example", "127.0.0.1", "[::1]"]


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.google.com/url?sa=t&q={Q}&ved=x",
        f"http://google.co.uk/url?url={Q}",
        f"https://www.google.com.br/url?rct=j&url={Q}",
        f"https://www.bing.com/ck/a?!&&p=x&u={BING}&ntb=1",
        f"https://duckduckgo.com/l/?uddg={Q}&rut=x",
        f"https://l.facebook.com/l.php?u={Q}&h=x",
        f"https://l.instagram.com/?u={Q}&e=x",
        f"https://nam12.safelinks.protection.outlook.com/?url={Q}&data=05",
        f"https://r.search.yahoo.com/_ylt=x/RV=2/RE=1/RO=10/RU={Q}/RK=2/RS=x",
        f"https://www.linkedin.com/redir/redirect?url={Q}&urlhash=x",
        f"https://www.youtube.com/redirect?event=x&q={Q}",
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(f'https://www.google.fr/url?q={Q}', safe='')}",
        f"https://www.google.com/url?q={quote(Q)}",
        f"  HTTPS:\\\\www.google.com/url?q={Q}\n",
        f"www.google.com/url?q={Q}",
        MEANT.replace("b=1", "utm_source=x&b=1&UTM_term=y&fbclid=z"),
    ],
)
def test_a_redirect_is_unwrapped(address):
    assert mended(address) == MEANT


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("www.house.example", "https://www.house.example"),
        ("house.example/a b", "https://house.example/a b"),
        ("anna@house.example", "mailto:anna@house.example"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        (
            "https://www.google.com/search?q=https://house.example",
            "https://www.google.com/search?q=https://house.example",
        ),
        ("https://house.example/?q=a+b&gclid=1", "https://house.example/?q=a+b"),
        ("https://revers.example/stories/rain/?utm_source=x#picture-1", "/stories/rain/#picture-1"),
        ("http://www.revers.example:80", "/"),
        ("https://REVERS.example//elsewhere.example/", "/elsewhere.example/"),
        ("https://127.0.0.1/\\elsewhere.example/", "/elsewhere.example/"),
        ("http://[::1]:8000/stories/rain/", "/stories/rain/"),
        ("http://revers.example.elsewhere.example/", "http://revers.example.elsewhere.example/"),
        ("https://desk.revers.example/desk/articles/article/5/change/#_ftn1", "#_ftn1"),
        ("index.html", "index.html"),
        ("#picture-3", "#picture-3"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("////elsewhere.example/", "////elsewhere.example/"),
        ("/stories/rain/ #", "/stories/rain/"),
        ("/stories/rain/? &utm_a=1", "/stories/rain/"),
        ("http://[", "http://["),
        ("", ""),
    ],
)
def test_what_is_meant(address, meant):
    assert mended(address) == meant
    assert mended(meant) == meant


def test_redirects_within_each_other_have_an_end():
    redirect, house = "https://google.com/url?q=", "https://house.example/"
    assert mended(redirect * (DEEPEST - 1) + house) == house
    assert mended(redirect * DEEPEST + house) == ""
    assert mended(redirect * 100_000 + house).startswith(redirect)


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("/desk/articles/article/5/change/", "desk"),
        ("/stories/../%64esk/", "desk"),
        ("https://desk.revers.example/desk", "desk"),
        ("https://www.revers.example/previews/key.signature/", "preview"),
        (f"https://www.google.com/url?q={quote('https://revers.example/previews/a.b/')}", "preview"),
        ("#_ftn1", "fragment"),
        ("#", "fragment"),
        ("https://desk.revers.example/desk/articles/article/5/change/#_ftn1", "fragment"),
        ("https://docs.google.com/document/d/x/edit", "private"),
        ("https://docs.google.com/document/d/e/x/pub", None),
        ("https://house.sharepoint.com/:w:/g/x", "private"),
        ("https://house-my.sharepoint.com/:w:/g/x", "private"),
        ("https://www.dropbox.com/scl/fi/x", "private"),
        ("https://%64ocs.google.com./d/x", "private"),
        ("https://xbox.com/", None),
        ("http://localhost:3000/", "local"),
        ("http://192.168.1.20/a", "local"),
        ("http://127.1/", "local"),
        ("http://2130706434/", "local"),
        ("http://[fe80::1]/", "local"),
        ("http://nas.local/a.pdf", "local"),
        ("http://intranet/", "local"),
        ("http://8.8.8.8/", None),
        ("file:///C:/Users/anna/text.docx", "nowhere"),
        ("about:blank", "nowhere"),
        ("blob:https://house.example/1", "nowhere"),
        ("cid:image001", "nowhere"),
        ("index.html", "nowhere"),
        ("/wiki/Dior", "nowhere"),
        ("//house.example/", "nowhere"),
        ("http://[", "nowhere"),
        ("", "nowhere"),
        ("/stories/rain", None),
        ("/", None),
        ("/people/?a=1#b", None),
        ("mailto:a@house.example", None),
        ("tel:+33123", None),
        ("https://house.example/desk/", None),
    ],
)
def test_why_a_reader_does_not_get_there(address, fault):
    assert fault_of(address) == fault


def test_a_magazine_that_answers_to_every_name_takes_no_host_for_its_own(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert fault_of("https://house.example/desk/") is None
    assert fault_of(f"{settings.SITE_URL}/desk/") == "desk"
