"""Readers' pages on paper, by a real browser: every word is dark on white, and every picture is there."""

import re

import pytest

from tests.browser.conftest import NARROW

# What has words on paper, and isn't dark enough: first as most print it, without grounds, then with the one behind it.
PALE = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const over = ([r, g, b, alpha = 1], ground) => [r, g, b].map((each, n) => each * alpha + ground[n] * (1 - alpha))
  const light = (colour) => {
    const [r, g, b] = colour.map((each) => each / 255).map((each) => (
      each > 0.04045 ? ((each + 0.055) / 1.055) ** 2.4 : each / 12.92
    ))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const ground = (element) => element
    ? over(numbers(getComputedStyle(element).backgroundColor), ground(element.parentElement))
    : [255, 255, 255]
  const found = []
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue
    if (!element.checkVisibility()) continue
    for (const behind of [[255, 255, 255], ground(element)]) {
      const colour = over(numbers(getComputedStyle(element).color), behind)
      if (contrast(colour, behind) < 7) found.push(`${element.outerHTML.slice(0, 80)} on ${behind}`)
    }
  }
  return found
}"""
ALONE = """() => [...document.querySelectorAll("h1, h2, h3, .kicker, .label, .gallery-number, .directory-letter")]
  .filter((each) => each.checkVisibility() && getComputedStyle(each).breakAfter !== "avoid")
  .map((each) => each.outerHTML.slice(0, 80))"""
PRINTED = """() => [...document.images].filter((image) => image.checkVisibility())
  .map((image) => [image.src, image.complete && image.naturalWidth > 0])"""
FOR_A_SCREEN = ".masthead nav, .colophon, .pages, .skip, .bar, .viewer, .look, .related, .picture-credits"


def papers(page, magazine, scheme="light"):
    """Yield the name of each kind of page, while the window has it as paper would."""
    page.emulate_media(media="print", color_scheme=scheme)
    for name, address in magazine.pages.items():
        page.goto(address)
        yield name


@pytest.mark.layout
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_dark_on_paper(page, magazine, scheme):
    found = {name: page.evaluate(PALE) for name in papers(page, magazine, scheme)}
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.layout
def test_no_heading_is_left_alone_at_the_end_of_a_page(page, magazine):
    found = {name: page.evaluate(ALONE) for name in papers(page, magazine)}
    assert not {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.layout
def test_what_one_presses_is_not_printed(page, magazine):
    found = {}
    for name in papers(page, magazine):
        found[name] = [each.get_attribute("class") for each in page.locator(FOR_A_SCREEN).all() if each.is_visible()]
    page.emulate_media(media="screen")
    page.goto(magazine.pages["story"])
    page.locator(".look").first.click()
    page.locator(".viewer[open]").wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".viewer").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"
    assert not {name: wrong for name, wrong in found.items() if wrong}


def test_the_address_of_a_film_and_of_a_link_to_elsewhere_is_printed(page, magazine):
    page.emulate_media(media="print")
    page.goto(magazine.pages["story"])
    for link in ('.text a[href^="http"]', ".embed a"):
        after = page.locator(link).first.evaluate("link => getComputedStyle(link, '::after').content")
        assert "https://example.com/" in after
    inside = page.locator(".see-also:not(.embed) a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert inside == "none"


def test_a_picture_that_was_still_far_below_is_printed(open_window, build_magazine):
    """Chromium fetches what is lazy before it prints, and waits for it: no script is needed."""
    page = open_window(**NARROW)
    magazine = build_magazine(stories=1, blocks=6, photos=8)
    page.goto(magazine.pages["story"])
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    pictures = dict(page.evaluate(PRINTED))
    assert not all(pictures.values())
    page.emulate_media(media="null")  # else it would print what is on the screen
    photos = {re.search(r"/photos/(\d+)-", address)[1] for address in pictures}  # one of them at two sizes
    assert page.pdf(format="A4").count(b"/Subtype /Image") >= len(photos) > 1
