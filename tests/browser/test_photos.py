"""Pictures on readers' pages as a browser lays them out: the file that fits, nothing moved, nothing enlarged."""

from functools import partial

import pytest

from articles.models import Gallery, Picture, Text
from tests.browser.waiting import until
from tests.builders import (
    deny,
    make_author,
    make_campaign,
    make_gallery,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.layout]

# What `sizes` says of each picture of a page, and what it takes to fill its box, in pixels of the page.
SAID = """() => [...document.querySelectorAll(".image")].map(image => {
    const box = image.getBoundingClientRect();
    const parts = image.sizes.replaceAll(/, (?=\\(min-width|[^,()]+$|(?:min|calc)\\([^()]*\\)$)/g, "|").split("|");
    const fits = parts.map(part => part.match(/^(?:(\\(min-width: \\d+px\\)) )?(.*)$/))
        .find(([all, window]) => !window || matchMedia(window).matches);
    const part = fits[2];
    const probe = document.createElement("div");
    document.body.append(probe);
    probe.style.cssText = `position: fixed; width: ${part}`;
    const said = probe.getBoundingClientRect().width;
    probe.remove();
    const files = [...image.srcset.matchAll(/-(\\d+)\\.jpg/g)].map(each => Number(each[1]));
    const cut = getComputedStyle(image).objectFit === "cover";
    const needed = cut ? Math.max(box.width, box.height * image.naturalWidth / image.naturalHeight) : box.width;
    return {
        name: `${image.closest("figure, article, li, span")?.className} ${image.sizes}`,
        said, needed, most: Math.max(...files), loaded: image.naturalWidth > 0,
    };
})"""


@pytest.fixture
def pages():
    """Return the pages of a magazine of large and small pictures, upright, across, whole and denied."""
    upright, across, small, whole, denied, square = (
        make_photo(name, data=picture_file(colour, size), **more)
        for name, size, colour, more in (
            ("Upright", (1000, 1250), "#884422", {}),
            ("Across", (1500, 1000), "#224488", {}),
            ("Small", (400, 300), "#228844", {}),
            ("Whole", (900, 600), "#448822", {"no_cropping": True}),
            ("Denied", (1500, 999), "#882244", {}),
            ("Square", (700, 700), "#442288", {}),
        )
    )
    author = make_author()
    make_photo("Odile", data=picture_file("#111111", (400, 400)), portrait_of=author.person)
    product = make_product(photo=square)
    campaign = make_campaign(brand=product.brand, photos=[across, upright, square], products=[product])
    blocks = [Text(html="<p>It rains.</p>")]
    for layout in ("column", "wide", "full"):
        blocks += [Picture(photo=photo, layout=layout) for photo in (across, upright, small, denied)]
    blocks.append(Gallery(gallery=make_gallery([upright, across, small, whole])))
    more = {"products": [product], "campaigns": [campaign], "authors": [author]}
    split, _ = publish_article("Upright", lead_photo=upright, blocks=blocks, **more)
    for number, photo in enumerate([across, whole, small, upright, square, denied] * 2):
        publish_article(f"Story {number}", lead_photo=photo, **more)
    deny(denied)
    openers = [
        publish_article(f"Begins {opener} {photo}", lead_photo=photo, opener=opener)[0]
        for opener in ("full", "split", "portrait")
        for photo in (across, upright)
    ]
    story = f"/stories/{split.slug}/"
    return [
        story,
        *(f"/stories/{each.slug}/" for each in openers),
        "/",
        "/sections/fashion/",
        campaign.get_absolute_url(),
        product.get_absolute_url(),
        f"{story}credits/",
    ]


def opened(page, path):
    """Open a page and have all of its pictures come."""
    page.goto(path)
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    until(page, "() => [...document.images].every(image => image.complete && image.naturalWidth)")


def test_what_a_browser_is_told_of_widths_is_what_it_lays_out(open_window, pages):
    wrong = []
    for width in (390, 768, 1440):
        page = open_window(width=width, bypass_csp=True)  # for the probe's inline style
        for path in pages:
            opened(page, path)
            for image in page.evaluate(SAID):
                told, needed = image["said"], min(image["needed"], image["most"])
                if not 0.9 * needed <= told <= max(1.2 * needed, needed + 30):
                    wrong.append((width, path, image["name"], round(told), round(needed)))
    assert wrong == []


def test_no_picture_is_larger_than_its_largest_file(open_window, pages):
    page = open_window(width=2560, height=1400)
    larger = []
    for path in pages:
        opened(page, path)
        found = page.evaluate(
            """() => [...document.querySelectorAll(".image")].map(image => {
                const files = [...image.srcset.matchAll(/-(\\d+)\\.jpg/g)].map(each => Number(each[1]));
                const {width, height} = image.getBoundingClientRect(), wide = image.naturalWidth / image.naturalHeight;
                const shown = getComputedStyle(image).objectFit === "cover" ? Math.max(width, height * wide) : width;
                return [image.srcset.slice(0, 60), Math.round(shown), Math.max(...files)];
            })"""
        )
        larger += [(path, *each) for each in found if each[1] > each[2] + 1]
    assert larger == []


def later(page, route):
    page.wait_for_timeout(1)
    route.continue_()


def test_nothing_moves_when_pictures_arrive(open_window, pages):
    for width in (390, 1440):
        page = open_window(width=width)
        page.add_init_script(
            """window.moved = 0;
            new PerformanceObserver(list => { for (const each of list.getEntries()) window.moved += each.value; })
                .observe({type: "layout-shift", buffered: true});"""
        )
        page.route("**/photos/*", partial(later, page))
        for path in pages:
            opened(page, path)
            assert page.evaluate("window.moved") < 0.01, (width, path)


@pytest.fixture
def story():
    """Return the page of a story of three pictures, one of which is denied; another is led by one shown whole."""
    upright, across, whole, denied = (
        make_photo(name, data=picture_file(colour, size), **more)
        for name, colour, size, more in (
            ("Upright", "#884422", (400, 500), {}),
            ("Across", "#224488", (900, 600), {}),
            ("Whole", "#228844", (450, 300), {"no_cropping": True}),
            ("Denied", "#882244", (900, 599), {}),
        )
    )
    blocks = [Picture(photo=photo, layout="wide") for photo in (across, denied)]
    publish_article("Whole", lead_photo=whole)
    article, _revision = publish_article("Upright", lead_photo=upright, blocks=blocks)
    deny(denied)
    return f"/stories/{article.slug}/"


def test_a_photo_that_is_not_to_be_cropped_is_whole_on_a_card(page, story):
    opened(page, "/sections/fashion/")
    frame, image = page.locator(".card .frame.whole").first, page.locator(".card .whole > .image").first
    assert image.evaluate("image => getComputedStyle(image).objectFit") == "contain"
    around, inside = frame.bounding_box(), image.bounding_box()
    assert round(around["width"] / around["height"], 2) == 0.8
    assert round(inside["width"] / inside["height"], 2) == 1.5
    assert inside["width"] <= around["width"] + 1


def test_a_plate_has_the_room_of_the_picture_that_is_not_there(page, story):
    opened(page, story)
    plates, pictures = page.locator(".body > .wide .plate"), page.locator(".body > .wide .image")
    plate, picture = plates.first.bounding_box(), pictures.first.bounding_box()
    assert plate["width"] == pytest.approx(picture["width"], abs=1)
    assert plate["height"] == pytest.approx(picture["height"], abs=1)


def test_a_colour_stands_where_a_picture_is_still_to_come(page, story):
    page.route("**/photos/*", lambda route: route.abort())
    page.goto(story)
    colours = page.evaluate(
        "[...document.querySelectorAll('.image')].map(image => getComputedStyle(image).backgroundColor)"
    )
    assert {"rgb(136, 68, 34)", "rgb(34, 68, 136)"} <= set(colours)


def test_only_the_lead_is_asked_for_at_once(page, story):
    page.goto(story)
    first = page.locator(".image[fetchpriority=high]")
    assert first.count() == 1
    assert first.evaluate("image => image.loading") != "lazy"
    assert page.locator(".image:not([loading=lazy])").count() == 1
