"""An embargo is a floor under publishing: set and moved by editors, ended early by the Chief alone, with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, AuditEntry, Campaign, Revision
from articles.publishing import NotPublishable, Refused, publish, schedule, set_embargo
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import make_article, make_author, make_brand, make_campaign, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def editor(make_member):
    return make_member(EDITOR)


@pytest.fixture
def chief(make_member):
    return make_member(CHIEF, "clara")


@pytest.fixture(params=["story", "campaign"])
def target(request):
    """Return what can be under embargo: a live story, or the campaign that a live story covers."""
    campaign = make_campaign("Salt")
    article, _revision = publish_article(authors=[make_author()], campaigns=[campaign])
    return article if request.param == "story" else campaign


def when(moment):
    local = timezone.localtime(moment)
    return {"until_0": f"{local:%Y-%m-%d}", "until_1": f"{local:%H:%M}"}


def until(target):
    target.refresh_from_db()
    return target.embargoed_until


def is_live(at=None):
    return Revision.objects.live(at or timezone.now()).exists()


def test_an_embargo_takes_what_is_live_off_the_site_and_gives_it_back_by_itself(target, editor):
    end = timezone.now() + DAY
    assert is_live()
    set_embargo(target, until=end, by=editor)
    assert not is_live()
    assert not is_live(end - timedelta(microseconds=1))
    assert is_live(end)


def test_it_is_set_and_moved_later_by_editors_each_time_with_an_entry(target, editor):
    end = timezone.now() + DAY
    set_embargo(target, until=end, by=editor, note="As agreed.")
    set_embargo(target, until=end + DAY, by=editor)
    later, first = target.audit.filter(verb="embargo")
    assert first.by == later.by == editor
    assert first.note.endswith("\nAs agreed.")
    assert "before: " in later.note
    assert until(target) == end + DAY


def test_the_chief_ends_it_early_with_a_reason_that_the_history_keeps(target, editor, chief):
    set_embargo(target, until=timezone.now() + DAY, by=editor)
    set_embargo(target, until=None, by=chief, note="The house has shown it.")
    assert is_live()
    entry = target.audit.first()
    assert (entry.verb, entry.by) == ("lift_embargo", chief)
    assert "The house has shown it." in entry.note


def test_to_shorten_it_is_to_lift_it(target, editor, chief):
    end = timezone.now() + DAY
    set_embargo(target, until=end, by=editor)
    with pytest.raises(PermissionDenied):
        set_embargo(target, until=end - HOUR, by=editor, note="It suits us.")
    set_embargo(target, until=end - HOUR, by=chief, note="The house asked.")
    assert target.audit.first().verb == "lift_embargo"


def test_one_that_is_over_is_anybodys_to_replace(target, editor):
    type(target).objects.update(embargoed_until=timezone.now() - DAY)
    set_embargo(target, until=timezone.now() + HOUR, by=editor)
    assert target.audit.first().verb == "embargo"


def test_the_same_moment_again_leaves_no_entry(target, editor):
    end = timezone.now() + DAY
    for _time in range(2):
        set_embargo(target, until=end, by=editor)
    assert target.audit.filter(verb="embargo").count() == 1


def test_nothing_goes_live_before_its_end_whoever_presses_the_button(chief):
    article = make_article(authors=[make_author()], campaigns=[make_campaign("Salt")])
    for hidden in (article, Campaign.objects.get()):
        set_embargo(hidden, until=timezone.now() + DAY, by=chief)
        for act in (
            lambda: publish(article, by=chief, override="I say so."),
            lambda: schedule(article, by=chief, live_from=timezone.now() + HOUR, override="I say so."),
        ):
            with pytest.raises(NotPublishable, match="under embargo until"):
                act()
        set_embargo(hidden, until=None, by=chief, note="Next.")
    assert not is_live()


def test_a_story_that_is_scheduled_before_the_end_waits_for_it(editor):
    article, start = make_article(authors=[make_author()]), timezone.now() + HOUR
    schedule(article, by=editor, live_from=start)
    set_embargo(article, until=start + DAY, by=editor)
    assert not is_live(start)
    assert is_live(start + DAY)


# At the desk.


def test_the_page_says_what_it_does_to_what_readers_see_now(client, editor, target):
    client.force_login(editor)
    said = client.get(address_of(target, "embargo")).content.decode()
    assert "leaves the site at once" in said
    assert "comes back by itself" in said
    Article.objects.update(status="draft")
    set_embargo(target, until=timezone.now() + DAY, by=editor)
    assert "leaves the site at once" not in client.get(address_of(target, "embargo")).content.decode()


def test_it_is_set_on_its_page_and_stands_on_the_form_with_its_entry(client, editor, target):
    client.force_login(editor)
    sent = {**when(timezone.now() + DAY), "note": "As agreed."}
    said = client.post(address_of(target, "embargo"), sent, follow=True).content.decode()
    assert "The embargo is as you chose it." in said
    assert not is_live()
    assert "state-embargo" in said
    assert "<b>Set the embargo</b>" in said
    assert "As agreed." in said


def test_the_chief_lifts_it_on_its_page(client, chief, target):
    set_embargo(target, until=timezone.now() + DAY, by=chief)
    client.force_login(chief)
    assert 'name="lift"' in client.get(address_of(target, "embargo")).content.decode()
    refused = client.post(address_of(target, "embargo"), {"lift": "Lift the embargo"}).content.decode()
    assert "Say why the embargo ends early" in refused
    assert not is_live()
    client.post(address_of(target, "embargo"), {"lift": "Lift the embargo", "note": "The house asked."})
    assert is_live()


def test_a_new_campaign_may_begin_under_embargo_with_its_entry(client, editor):
    client.force_login(editor)
    end = timezone.localtime(timezone.now() + DAY)
    moment = {"embargoed_until_0": f"{end:%d/%m/%Y}", "embargoed_until_1": f"{end:%H:%M}"}
    assert save(client, Campaign, name="Salt", brand=make_brand().pk, **moment).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.embargoed_until == end.replace(second=0, microsecond=0)
    assert (campaign.audit.get().verb, campaign.audit.get().by) == ("embargo", editor)


# Refused.


@pytest.mark.parametrize("ago", [timedelta(), DAY])
def test_a_moment_that_is_past_is_refused(target, editor, ago):
    with pytest.raises(Refused, match="is past: choose a moment to come"):
        set_embargo(target, until=timezone.now() - ago, by=editor)
    assert is_live()


def test_a_new_campaigns_embargo_is_not_in_the_past(client, editor):
    client.force_login(editor)
    moment = {"embargoed_until_0": "01/02/2020", "embargoed_until_1": "10:00"}
    page = save(client, Campaign, name="Salt", brand=make_brand().pk, **moment)
    assert "This moment is past" in page.content.decode()
    assert not Campaign.objects.exists()


def test_an_embargo_is_not_lifted_without_a_reason(target, editor, chief):
    set_embargo(target, until=timezone.now() + DAY, by=editor)
    for note in ("", "  "):
        with pytest.raises(Refused, match="Say why the embargo ends early"):
            set_embargo(target, until=None, by=chief, note=note)
    assert not is_live()


def test_an_editor_lifts_none_by_no_request(client, target, editor):
    end = timezone.now() + DAY
    set_embargo(target, until=end, by=editor)
    client.force_login(editor)
    assert 'name="lift"' not in client.get(address_of(target, "embargo")).content.decode()
    for sent in ({"lift": "1"}, {"lift": "1", **when(end + DAY)}, when(end - HOUR)):
        response = client.post(address_of(target, "embargo"), {**sent, "note": "Please."})
        assert response.status_code == 403
        assert "You may not lift an embargo." in response.content.decode()
        assert "Please." in response.content.decode()
    assert until(target) == end
    assert target.audit.filter(verb="lift_embargo").count() == 0


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_who_may_not_publish_sets_none(client, make_member, target, role):
    user = make_member(role)
    Article.objects.update(created_by=user)
    client.force_login(user)
    with pytest.raises(PermissionDenied):
        set_embargo(target, until=timezone.now() + DAY, by=user)
    for request in (client.get, client.post):
        assert request(address_of(target, "embargo"), when(timezone.now() + DAY)).status_code == 403
    assert until(target) is None
    assert "/embargo/" not in client.get(address_of(target)).content.decode()


def test_no_form_changes_it_past_the_verb(client, chief, target):
    client.force_login(chief)
    for moment in (timezone.now() + DAY, None):
        type(target).objects.update(embargoed_until=moment)
        forged = {
            "embargoed_until_0": "01/02/2033",
            "embargoed_until_1": "10:00",
            "embargoed_until": "2033-02-01 10:00",
        }
        save(client, target, **forged)
        assert until(target) == moment
    assert not AuditEntry.objects.filter(verb__in=["embargo", "lift_embargo"]).exists()


@pytest.mark.parametrize("sent", [{}, {"until_0": "2031-02-30", "until_1": "10:00"}, {"until_0": "2031-02-01"}])
def test_what_is_no_moment_is_refused_beside_its_field(client, editor, target, sent):
    client.force_login(editor)
    said = client.post(address_of(target, "embargo"), sent).content.decode()
    assert "errorlist" in said
    assert until(target) is None


def test_a_campaign_that_there_isnt_is_a_404(client, chief):
    client.force_login(chief)
    assert client.get("/desk/articles/campaign/4711/embargo/").status_code == 404
    assert client.get("/desk/articles/campaign/9" + "9" * 40 + "/embargo/").status_code == 404


def test_an_editor_deletes_no_campaign_under_embargo_and_is_told_why(client, editor):
    campaign, ended = make_campaign("Salt"), make_campaign("Tide")
    Campaign.objects.filter(pk=campaign.pk).update(embargoed_until=timezone.now() + DAY)  # as a row without an entry
    Campaign.objects.filter(pk=ended.pk).update(embargoed_until=timezone.now() - DAY)
    client.force_login(editor)
    listed = reverse("admin:articles_campaign_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [campaign.pk, ended.pk], "post": "yes"}
    for url, sent in (
        (address_of(campaign, "delete"), {"post": "yes"}),
        (listed, chosen),
    ):
        said = client.post(url, sent).content.decode()
        assert "It is for whoever may lift the embargo to delete it." in said
        assert Campaign.objects.count() == 2
    client.post(listed, chosen | {"_selected_action": [ended.pk]})
    assert Campaign.objects.get() == campaign


def test_whoever_may_lift_an_embargo_may_delete_its_campaign(client, chief):
    campaign = make_campaign("Salt")
    Campaign.objects.filter(pk=campaign.pk).update(embargoed_until=timezone.now() + DAY)
    client.force_login(chief)
    client.post(address_of(campaign, "delete"), {"post": "yes"})
    assert not Campaign.objects.exists()
