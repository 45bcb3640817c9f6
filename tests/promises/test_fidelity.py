"""The promise of fidelity: what an editor previews is what is published, editing a live story changes nothing for
readers, every published state can be seen, compared and restored, and nobody's work is silently overwritten.
"""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import (
    BLOCKS,
    KINDS,
    Article,
    Byline,
    Correction,
    CreditsRoll,
    Gallery,
    GalleryPhoto,
    PhotoGallery,
    Picture,
    PullQuote,
    Revision,
    SeeAlso,
    Text,
)
from articles.revisions.snapshots import record
from tests.builders import (
    REASON,
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.forms import added, address_of, form_of, signed_in

pytestmark = pytest.mark.django_db


def story_body(response):
    """Return the bytes of a story's body on a page: from its first block to the end of its foot."""
    assert response.status_code == 200
    start = response.content.index(b'<div class="body">')
    return response.content[start : response.content.index(b"</article>\n", start)]


def public_body(article):
    revision = Revision.objects.live(timezone.now()).get(article=article)
    return story_body(Client().get(revision.get_absolute_url()))


def previewed_body(client, article, number):
    return story_body(client.get(address_of(article, "preview", number)))


@pytest.fixture
def parts():
    """Return what blocks are made of: a campaign, a product, two photos and a live story."""
    photos = [make_photo(f"Look {n}", data=picture_file(f"#44{n:02x}99", (420 + n, 560))) for n in range(2)]
    person = make_person("Vera Lind")
    campaign = make_campaign("Salt", roll=[("photographer", make_person("Ada Lens")), ("talent", person)])
    return campaign, make_product(releases=[{"year": 2000, "kind": "launch"}]), photos, publish_article("The other")[0]


# What is previewed is what is published.


@pytest.mark.parametrize("kind", [*BLOCKS, "all of them"])
def test_the_preview_of_a_draft_has_the_published_body_byte_for_byte(desk, parts, kind):
    blocks = [block for block in every_block(*parts) if kind in ("all of them", KINDS[type(block)])]
    assert len(blocks) == (len(BLOCKS) if kind == "all of them" else 1)
    article = make_article(blocks=blocks, authors=[make_author()])
    number = record(article).number
    previewed = previewed_body(desk, article, number)
    publishing.publish(article, by=None, override=REASON)
    assert public_body(article) == previewed
    assert len(previewed) > 60


def test_the_preview_of_what_is_live_is_the_whole_published_story_byte_for_byte(desk, magazine):
    for article in magazine.stories:
        revision = Revision.objects.live(timezone.now()).get(article=article)
        pages = [Client().get(revision.get_absolute_url()), desk.get(address_of(article, "preview", revision.number))]
        public, previewed = (re.search(rb"<article.*</article>", page.content, re.DOTALL)[0] for page in pages)
        # Between the story and what is related to it: a page that isn't there before the story is.
        public, links = re.subn(rb'<p class="picture-credits">.*?</p>', b"", public)
        assert (links, previewed) == (1, public)


def test_what_an_unsaved_form_keeps_by_itself_is_previewed_as_saving_it_would_publish_it(desk, parts):
    article = make_article(blocks=every_block(*parts), authors=[make_author()])
    record(article)
    data = form_of(desk, article, standfirst="Typed, and not saved.")
    words = next(name for name in data if name.startswith("articles_text_set-0") and name.endswith("-html"))
    data[words] = "<p>Typed <em>words</em>, <a href='https://example.com/'>a link</a> &amp; a dash —</p>"
    data = added(data, "articles_pullquote_set", text="A new one.", attribution="", ordering="35", region="body", id="")
    answer = desk.post(address_of(article, "autosave"), data)
    assert answer.status_code == 200, answer.content
    kept = article.revisions.get(kind=Revision.Kind.AUTOSAVE)
    previewed = previewed_body(desk, article, kept.number)
    assert b"Typed <em>words</em>" in previewed
    assert b"A new one." in previewed
    assert Article.objects.get(pk=article.pk).standfirst == ""  # nothing of it is saved
    assert desk.post(address_of(article), data).status_code == 302
    publishing.publish(article, by=None, override=REASON)
    assert public_body(article) == previewed


def test_a_block_that_is_unfinished_leaves_no_trace_in_the_preview(desk):
    finished, unfinished = (
        make_article(headline, blocks=[Text(html="<p>Words.</p>"), *blocks])
        for headline, blocks in (("Finished", []), ("Unfinished", [model() for model in BLOCKS.values()]))
    )
    previewed = previewed_body(desk, unfinished, record(unfinished).number)
    assert previewed == previewed_body(desk, finished, record(finished).number)


# What is done at the desk changes no byte for readers.


def crawl():
    """Return the answers to every public address that a reader can come to: {address: (status, bytes)}."""
    client, waiting, seen = Client(), ["/", "/nowhere/"], {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen[path] = response.status_code, response.headers.get("Location"), body
        if response.headers.get("Content-Type", "").startswith("text/html"):
            links = re.findall(r'(?:href|src)="(/[^"#]*)"', body.decode())
            waiting += [link for link in links if not link.startswith(("/desk/", "/static/"))]
    return seen


def edit(desk, article):
    """Save a live story with another headline, address, words, order, and a photo the less."""
    words = {name: "<p>Wholly new.</p>" for name in form_of(desk, article) if name.endswith("-html")}
    data = form_of(desk, article, headline="Another headline", slug="another-address", kicker="New", **words)
    data |= {"articles_picture_set-0-DELETE": "on", "articles_pullquote_set-0-ordering": "1"}
    response = desk.post(address_of(article), data)
    assert response.status_code == 302, response.content
    article.refresh_from_db()
    assert article.headline == "Another headline"


def autosave(desk, article):
    assert desk.post(address_of(article, "autosave"), form_of(desk, article, headline="Typed")).status_code == 200


def keep_beside(desk, article):
    desk.post(address_of(article, "keep"), form_of(desk, article, headline="Kept"))
    assert article.revisions.filter(kind=Revision.Kind.KEPT).exists()


def restore_whole(desk, article):
    edit(desk, article)
    edited = article.revisions.newest_saved()
    publishing.restore(article, article.revisions.get(number=1), by=None)
    publishing.restore(article, edited, by=None)


def restore_block(desk, article):
    edit(desk, article)
    first = article.revisions.get(number=1)
    publishing.restore(article, first, by=None, block=first.body["blocks"][0]["key"])


def discard(desk, article):
    edit(desk, article)
    publishing.discard(article, by=None)


def edit_the_gallery(desk, article):
    gallery = Gallery.objects.filter(parent=article).first().gallery
    gallery.places.update(caption="Another caption")
    gallery.places.first().delete()
    PhotoGallery.objects.filter(pk=gallery.pk).update(title="Another title")


def correct(desk, article):
    Correction.objects.create(article=article, at=timezone.now(), text="It was another year.")
    record(article)


def review(desk, article):
    edit(desk, article)
    publishing.submit(article, by=None, override=REASON)
    publishing.send_back(article, by=None, note="Once more.")
    publishing.submit(article, by=None, override=REASON)
    publishing.approve(article, by=None)


def schedule_changes(desk, article):
    edit(desk, article)
    publishing.schedule(article, by=None, live_from=timezone.now() + timedelta(days=1), override=REASON)


ACTS = [
    edit,
    autosave,
    keep_beside,
    restore_whole,
    restore_block,
    discard,
    edit_the_gallery,
    correct,
    review,
    schedule_changes,
]


def test_no_byte_that_readers_get_changes_by_what_is_done_at_the_desk(desk, build_magazine):
    article = build_magazine(stories=1, photos=1).stories[0]
    before, changed = crawl(), {}
    assert len(before) > 20
    for act in ACTS:
        with transaction.atomic():
            act(desk, Article.objects.get(pk=article.pk))
            after = crawl()
            transaction.set_rollback(True)
        differing = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        changed |= {act.__name__: differing} if differing else {}
    assert changed == {}
    edit(desk, article)
    publishing.publish(article, by=None, override=REASON)
    assert crawl() != before  # so the crawl does see what readers get


# Every published state can be seen, compared and restored.


def states(article, parts):
    """Bring a story into one published state after the other; return [(revision, its public body)]."""
    campaign, product, photos, _other = parts
    published = []

    def publish():
        article.refresh_from_db()
        revision = publishing.publish(article, by=None, override=REASON)
        published.append((revision, public_body(article)))

    publish()
    Text.objects.filter(parent=article).update(html="<p>Other words.</p><h2>A heading</h2>")
    gallery = Gallery.objects.get(parent=article).gallery
    gallery.places.order_by("pk").first().delete()
    GalleryPhoto.objects.create(gallery=gallery, photo=make_photo("Look 3", data=picture_file("#112233")), position=0)
    publish()
    gallery.title = "Another title"
    gallery.save()
    Picture.objects.filter(parent=article).delete()
    PullQuote.objects.filter(parent=article).update(ordering=1)
    Article.objects.filter(pk=article.pk).update(
        headline="Another headline", slug="another-address", kicker="New", standfirst="Why.", lead_photo=photos[1]
    )
    publish()
    Gallery.objects.filter(parent=article).delete()
    gallery.delete()
    CreditsRoll.objects.filter(parent=article).delete()
    article.tags.set(["salt"])
    article.people.set([make_person("Jo Drape")])
    article.campaigns.set([campaign])
    article.products.set([product])
    Correction.objects.create(article=article, at=timezone.now(), text="It was another year.")
    Article.objects.filter(pk=article.pk).update(updated_at=timezone.now(), lead_caption="On the quay", section=None)
    Byline.objects.create(article=article, author=make_author("Ivo Kant"), position=9)
    publish()
    SeeAlso.objects.filter(parent=article).update(article=None, title="Elsewhere")
    Text.objects.create(parent=article, region="body", ordering=5, html="<p>A new beginning.</p>")
    Correction.objects.all().delete()
    article.bylines.all().delete()
    publish()
    return published


def seen(revision):
    """Return the frozen body of a revision without the rows of its galleries: a restored one may be a copy."""
    blocks = [{name: value for name, value in block.items() if name != "gallery"} for block in revision.body["blocks"]]
    return {**revision.body, "blocks": blocks}


COLUMNS = ("headline", "slug", "kicker", "standfirst", "section_id", "lead_photo_id", "updated_at", "digest")


def test_every_published_state_can_be_restored(desk, parts):
    article = make_article(blocks=every_block(*parts), authors=[make_author()], tags=["leather"])
    published = states(article, parts)
    assert len({revision.digest for revision, _body in published}) == len(published) == 5
    for revision, _body in [*published, *reversed(published)]:
        saved, lost = publishing.restore(article, Revision.objects.get(pk=revision.pk), by=None)
        assert lost == []
        assert seen(saved) == seen(revision)
        assert [getattr(saved, name) for name in COLUMNS] == [getattr(revision, name) for name in COLUMNS]


def test_every_published_state_can_be_published_again_as_it_was(desk, parts):
    article = make_article(blocks=every_block(*parts), authors=[make_author()], tags=["leather"])
    for revision, body in states(article, parts):
        publishing.restore(article, revision, by=None)
        publishing.publish(article, by=None, override=REASON)
        assert public_body(article) == body


def test_every_published_state_can_be_seen_and_compared(desk, parts):
    article = make_article(blocks=every_block(*parts), authors=[make_author()], tags=["leather"])
    published = states(article, parts)
    for revision, body in published:
        assert previewed_body(desk, article, revision.number) == body
        for other, _body in published:
            page = desk.get(address_of(article, "compare", revision.number, other.number))
            assert page.status_code == 200
            assert (b"They read the same" in page.content) is (revision == other)


# Nobody's work is silently overwritten.


@pytest.fixture
def two(client, chief):
    """Return two editors’ clients and a story that both have opened, with the form of each as they found it."""
    other = signed_in(get_user_model().objects.create_superuser("noor", password="irrelevant"))
    client.force_login(chief)
    article = make_article(blocks=[Text(html="<p>As it was.</p>"), PullQuote(text="As it was.")])
    record(article, by=chief)
    return (client, form_of(client, article)), (other, form_of(other, article)), article


def html_of(form):
    return next(name for name in form if name.startswith("articles_text_set-0") and name.endswith("-html"))


def test_a_stale_save_is_refused_with_who_when_and_what(two):
    (client, mine), (other, theirs), article = two
    assert other.post(address_of(article), theirs | {html_of(theirs): "<p>By Noor.</p>"}).status_code == 302
    response = client.post(address_of(article), mine | {html_of(mine): "<p>By me.</p>", "_publish": "1"})
    page = response.content.decode()
    assert response.status_code != 302
    assert "noor" in page
    assert timezone.localtime(article.revisions.newest_saved().created_at).strftime("%H:%M") in page
    assert "By Noor." in page or "Noor" in re.sub(r"</?(ins|del)>", "", page)
    assert "By me." in page
    assert Text.objects.get().html == "<p>By Noor.</p>"
    assert not Revision.objects.live(timezone.now()).exists()


def test_what_a_stale_form_holds_is_kept_compared_and_brought_back(two):
    (client, mine), (other, theirs), article = two
    other.post(address_of(article), theirs | {html_of(theirs): "<p>By Noor.</p>"})
    typed = mine | {html_of(mine): "<p>By me.</p>", "kicker": "Mine"}
    client.post(address_of(article), typed)
    client.post(address_of(article, "keep"), typed)
    kept = article.revisions.get(kind=Revision.Kind.KEPT)
    newest = article.revisions.newest_saved()
    assert newest.body["blocks"][0]["html"] == "<p>By Noor.</p>"
    page = client.get(address_of(article, "compare", newest.number, kept.number)).content.decode()
    assert "<del>Noor</del>" in page
    assert "<ins>me</ins>" in page
    client.post(address_of(article, "restore", kept.number), {"based_on": newest.number})
    article.refresh_from_db()
    assert (article.kicker, Text.objects.get().html) == ("Mine", "<p>By me.</p>")
    assert article.revisions.filter(number=newest.number).exists()


def test_a_restoration_over_a_save_that_its_editor_hasnt_seen_is_refused(two):
    (client, _mine), (other, theirs), article = two
    other.post(address_of(article), theirs | {html_of(theirs): "<p>By Noor.</p>"})
    client.post(address_of(article, "restore", 1), {"based_on": "1"})
    assert Text.objects.get().html == "<p>By Noor.</p>"


def test_a_form_that_was_open_during_a_restoration_is_refused(two):
    (client, mine), (_other, _theirs), article = two
    first = article.revisions.get()
    Text.objects.update(html="<p>Later.</p>")
    record(article)
    publishing.restore(article, first, by=None)
    assert client.post(address_of(article), mine | {"kicker": "Mine"}).status_code != 302
    article.refresh_from_db()
    assert article.kicker == ""
