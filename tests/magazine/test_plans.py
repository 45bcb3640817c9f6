"""No readers' page reads a table that grows with the magazine as a whole, be it the first page of a list or another."""

import pytest

from tests.plans import refused

# Places in the orders of lists, behind which there are rows.
A_MOMENT, A_DAY, A_NAME = "before=20990302T091500-17", "before=20990302-17", "after=1-a"
LATER = {
    **dict.fromkeys(("section", "tag", "month", "campaign", "product", "brand", "person", "author"), A_MOMENT),
    "campaigns": A_DAY,
    "people": A_NAME,
}
ALLOWED = [
    (
        r"GROUP BY 1 ORDER BY 1 DESC\) arm1$",
        "The archive counts the stories of every month: all that are seen.",
    ),
]


@pytest.mark.django_db
def test_no_page_reads_a_growing_table_as_a_whole(client, build_magazine):
    pages = build_magazine(stories=3).pages
    del pages["not found"]
    urls = [*pages.values(), "/feed/", *(f"{pages[name]}?{place}" for name, place in LATER.items())]

    def ask(url):
        assert client.get(url).status_code == 200, url

    found = {url: faults for url in urls if (faults := refused(ask, url, allowed=ALLOWED))}
    said = [f"{url}\n  {why}\n  {sql[:3000]}" for url, faults in found.items() for sql, why in faults]
    assert not said, "\n".join(said)
