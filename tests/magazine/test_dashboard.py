"""The desk's front page: what waits for whoever asks. Each heading leads to a list of the very same rows."""

from functools import partial
from html import escape

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, CreditsRoll, Note, Picture, Text
from articles.publishing import approve, publish, schedule, send_back, set_embargo, submit, trash, withdraw
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from media.intake.takedown import take_down
from tests.builders import (
    REASON,
    allow,
    make_article,
    make_author,
    make_campaign,
    make_photo,
    picture_file,
    publish_article,
)
from tests.desk import grow
from tests.magazine.front import DAY, HOUR, parts, save_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_user(django_user_model):
    """Return a function that makes somebody of a role: make_user(WRITER, "ana")."""

    def make(role, username=None):
        user = django_user_model.objects.create_user(username or role, password="irrelevant", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def front(client):
    """Return a function that gives the parts of the front page as a user sees it, by their titles."""
    return partial(parts, client)


@pytest.fixture
def piles(front):
    """Return a function that gives the piles of a user's front page by their titles."""

    def read(user):
        return {pile.title: pile for part in front(user).values() for pile in part.piles}

    return read


@pytest.fixture
def agree(client, piles):
    """Return a function that asserts that a pile shows these rows, and its heading leads to a list of the same."""

    def check(user, title, rows):
        pile = piles(user)[title]
        found = client.get(pile.address).context_data["cl"]
        assert {row for row, _word in pile.lines} == set(found.queryset) == set(rows)
        assert pile.number == found.result_count == len(rows)
        return [word for _row, word in pile.lines]

    return check


@pytest.fixture
def editor(make_user):
    return make_user(EDITOR)


@pytest.fixture
def writer(make_user):
    return make_user(WRITER)


def in_review(headline="A coat in review", **fields):
    return submit(make_article(headline, **fields), by=None, override=REASON)


def sent_back(headline="A coat sent back", *, by, note="Say who made it.", **fields):
    return send_back(in_review(headline, **fields), by=by, note=note)


def note(article, by, text="Is that so?", **fields):
    return Note.objects.create(article=article, by=by, text=text, at=timezone.now(), **fields)


# What waits for whoever asks.


def test_your_drafts_are_those_that_you_began_or_are_in_the_byline_of(agree, writer, editor):
    author = make_author(user=writer)
    rows = [make_article("Begun", created_by=writer), make_article("Signed", authors=[author])]
    make_article("Somebody else’s", created_by=editor)
    in_review(created_by=writer)
    sent_back(by=editor, created_by=writer)
    publish_article("Published", created_by=writer)
    trash(make_article("Thrown away", created_by=writer), by=None)
    agree(writer, "Your drafts", rows)


def test_what_was_sent_back_to_you_says_why(agree, writer, editor):
    story = sent_back(by=editor, created_by=writer, note="The second quote needs a source.")
    sent_back("Somebody else’s", by=editor)
    assert agree(writer, "Sent back to you", [story]) == ["“The second quote needs a source.”"]


def test_what_was_sent_back_and_submitted_again_waits_for_the_editor(agree, writer, editor):
    story = sent_back(by=editor, created_by=writer)
    submit(story, by=None, override=REASON)
    agree(writer, "Sent back to you", [])
    agree(editor, "For your review", [story])


def test_your_own_story_doesnt_wait_for_your_review(agree, writer, editor):
    story = in_review(created_by=writer)
    in_review("My own", created_by=editor)
    in_review("Signed by me", authors=[make_author(user=editor)])
    approve(in_review("Read already", created_by=writer), by=editor)
    agree(editor, "For your review", [story])


def test_an_approved_story_waits_for_whoever_may_publish(agree, editor):
    story = approve(in_review(), by=None)
    agree(editor, "Approved, not yet published", [story])
    schedule(story, by=None, live_from=timezone.now() + DAY, override=REASON)
    agree(editor, "Approved, not yet published", [])


def test_a_writer_is_shown_no_pile_of_what_only_editors_publish(piles, writer):
    approve(in_review(created_by=writer), by=None)
    assert "Approved, not yet published" not in piles(writer)


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_whoever_may_not_review_has_no_such_pile_and_the_list_of_it_is_empty(client, piles, make_user, role):
    user = make_user(role)
    in_review("Somebody else’s")
    in_review("My own", created_by=user)
    assert "For your review" not in piles(user)
    assert not client.get(f"{reverse('admin:articles_article_changelist')}?waiting=review").context_data["cl"].queryset


def test_open_notes_are_those_that_you_wrote_and_those_on_your_stories(agree, make_user, writer, editor):
    mine, theirs, settled = make_article("Mine", created_by=writer), make_article("Theirs"), make_article("Settled")
    question = note(mine, editor, "Which year?")
    note(mine, writer, "The second one.", answers_to=question)
    note(settled, editor, resolved_at=timezone.now())
    note(make_article("Gone", trashed_at=timezone.now()), editor)
    note(theirs, make_user(EDITOR, "another"))
    assert agree(writer, "Open notes", [mine]) == ["“Which year?”"]
    agree(editor, "Open notes", [mine])


# On the site.


def test_a_live_story_that_was_saved_since_is_live_with_changes(agree, editor):
    changed, _revision = publish_article("Changed")
    publish_article("As it was saved")
    save_again(changed)
    agree(editor, "Live, with changes", [changed])


def test_new_this_week_is_what_went_live_or_changed_for_readers_in_seven_days(agree, editor):
    new, _revision = publish_article("New", at=timezone.now() - 6 * DAY)
    publish_article("Old", at=timezone.now() - 8 * DAY)
    changed, _revision = publish_article("Changed", at=timezone.now() - 8 * DAY)
    save_again(changed)
    publish(changed, by=None, override=REASON)
    withdraw(publish_article("Withdrawn", at=timezone.now() - DAY)[0], by=None)
    agree(editor, "New this week", [new, changed])


def test_an_embargo_of_a_story_is_one_of_the_embargoes(agree, editor):
    story = make_article("Kept back")
    set_embargo(story, until=timezone.now() + DAY, by=None)
    make_article("Free", embargoed_until=timezone.now() - DAY)
    agree(editor, "Stories under embargo", [story])


def test_a_live_story_that_its_campaign_hides_is_one_of_the_embargoes(agree, editor):
    campaign = make_campaign()
    story, _revision = publish_article(blocks=[Text(html="<p>It rains.</p>"), CreditsRoll(campaign=campaign)])
    set_embargo(campaign, until=timezone.now() + DAY, by=None)
    assert agree(editor, "Stories under embargo", [story]) == ["with its campaign"]


def test_campaigns_under_embargo_have_a_pile_of_their_own(agree, editor):
    campaign = make_campaign("Salt", embargoed_until=timezone.now() + DAY)
    make_campaign("Linen", brand=campaign.brand, embargoed_until=timezone.now() - DAY)
    agree(editor, "Campaigns under embargo", [campaign])


# The photo library.


def test_photos_without_a_credit_and_without_a_file_have_a_pile_each(agree, editor):
    whole = make_photo("Whole", data=picture_file())
    uncredited = make_photo("No credit", data=picture_file("#123456"), creator="")
    never_sent = make_photo("Never sent")
    agree(editor, "Without a credit", [uncredited])
    agree(editor, "Without a file", [never_sent])
    assert whole.file


def test_photos_whose_rights_end_within_thirty_days_say_when_the_nearest_first(piles, agree, editor):
    now = timezone.now()
    later = make_photo("Later", usable_until=now + 29 * DAY)
    soon = make_photo("Soon", usable_until=now + HOUR)
    make_photo("Far away", usable_until=now + 31 * DAY)
    make_photo("Over", usable_until=now - HOUR)
    make_photo("For ever")
    agree(editor, "Rights end within 30 days", [later, soon])
    assert [row for row, _word in piles(editor)["Rights end within 30 days"].lines] == [soon, later]


def test_what_live_stories_have_lost_comes_first(client, front, editor):
    over, elsewhere = make_photo("Over"), make_photo("Elsewhere")
    down, shown = make_photo("Down"), make_photo("Shown")
    publish_article("A", lead_photo=over)
    publish_article("B", blocks=[Picture(photo=down), Picture(photo=shown)])
    allow(over, usable_until=timezone.now() - HOUR)
    for photo in (down, elsewhere):
        take_down(photo, by=None, reason="The model has asked", places=[])
    pile = front(editor)["Photo library"].piles[0]
    assert (pile.title, pile.number) == ("Missing on readers’ pages", 2)
    words = dict(pile.lines)
    assert words.keys() == {over, down}
    assert words[down].startswith("taken down on")
    assert {*client.get(pile.address).context_data["cl"].queryset} == {over, down}


def test_photos_whose_rights_end_within_a_week_or_a_day_are_told_apart(client, piles, editor):
    now = timezone.now()
    photos = [make_photo(f"Ends {n}", usable_until=now + n * DAY - HOUR) for n in (1, 3, 7, 20)]
    urgent = piles(editor)["Rights end within 30 days"].urgent
    assert [words for words, _address in urgent] == ["within a day: 1", "within 7 days: 3"]
    lists = [client.get(address).context_data["cl"].queryset for _words, address in urgent]
    assert [{*rows} for rows in lists] == [{*photos[:1]}, {*photos[:3]}]


def test_a_picture_editor_sees_the_photos_first_and_no_pile_of_drafts(front, make_user):
    parts = front(make_user(PICTURE_EDITOR))
    assert [*parts] == ["Photo library", "For you", "The next four weeks", "On the site"]
    assert [pile.title for pile in parts["For you"].piles] == ["Open notes"]


def test_a_writer_is_asked_for_nothing_about_photos(front, writer):
    make_photo("No credit", creator="")
    assert "Photo library" not in front(writer)


# The page.


def test_the_page_shows_a_writer_no_headline_of_anybody_elses(client, front, writer, editor):
    headlines = ["Drafted", "In review", "Sent away", "Published", "Kept back", "Coming", "Noted"]
    drafted, _review, _back, published, kept, coming, noted = (
        make_article("Drafted", created_by=editor),
        in_review("In review"),
        sent_back("Sent away", by=editor),
        publish_article("Published", at=timezone.now() - DAY)[0],
        make_article("Kept back"),
        make_article("Coming"),
        make_article("Noted"),
    )
    set_embargo(kept, until=timezone.now() + DAY, by=None)
    schedule(coming, by=None, live_from=timezone.now() + DAY, override=REASON)
    note(noted, editor)
    save_again(published)
    front(writer)
    page = client.get(reverse("admin:index")).content.decode()
    assert not [headline for headline in headlines if f">{headline}" in page]
    assert Article.objects.visible_to(writer).count() == 0
    assert drafted.created_by == editor


def test_an_empty_desk_says_so_in_a_line_for_each_pile(client, front, editor):
    front(editor)
    response = client.get(reverse("admin:index"))
    page = response.content.decode()
    assert "Nothing waits for your review." in page
    assert "Nothing goes live, comes down or comes out of embargo." in page
    assert "pile-" not in page
    assert 'class="day' not in page


def test_a_full_pile_shows_its_first_rows_and_counts_them_all(client, piles, writer):
    for number in range(8):
        make_article(f"Draft {number}", created_by=writer)
    pile = piles(writer)["Your drafts"]
    assert (len(pile.lines), pile.number) == (6, 8)
    page = client.get(reverse("admin:index")).content.decode()
    assert f'<a href="{escape(pile.address)}">Your drafts <span class="number">8</span></a>' in page


@pytest.mark.parametrize("query", ["waiting=nonsense", "when=nonsense"])
def test_a_list_that_is_asked_for_nonsense_shows_what_it_always_shows(client, editor, query):
    make_article()
    client.force_login(editor)
    assert client.get(f"{reverse('admin:articles_article_changelist')}?{query}").context_data["cl"].result_count == 1


def test_only_who_may_walk_the_site_is_led_to_its_moments(client, writer, editor):
    schedule(make_article(created_by=writer), by=None, live_from=timezone.now() + DAY, override=REASON)
    offered = []
    for user in (writer, editor):
        client.force_login(user)
        offered.append(reverse("admin:moment") in client.get(reverse("admin:index")).content.decode())
    assert offered == [False, True]


def test_whoever_is_not_signed_in_sees_nothing_of_the_page(client):
    assert client.get(reverse("admin:index")).status_code == 302


def test_the_page_costs_no_more_queries_when_the_desk_is_full(client, editor):
    def fill(start, end):
        grow(start, end)
        for number in range(start, end):
            now, mine = timezone.now(), {"created_by": editor}
            schedule(
                make_article(f"Coming {number}"),
                by=None,
                live_from=now + DAY,
                live_until=now + 2 * DAY,
                override=REASON,
            )
            set_embargo(make_article(f"Kept back {number}"), until=now + DAY, by=None)
            make_campaign(f"Secret {number}", embargoed_until=now + DAY)
            in_review(f"To review {number}")
            sent_back(f"Back {number}", by=editor, **mine)
            note(make_article(f"Draft {number}", **mine), editor)
            save_again(publish_article(f"Changed {number}", at=now - DAY)[0])
            make_photo(f"Ending {number}", usable_until=now + DAY)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("admin:index")).status_code == 200
        return len(captured)

    client.force_login(editor)
    fill(0, 1)
    queries()  # what is looked up once in a process
    few = queries()
    fill(1, 9)
    assert queries() == few < 30
