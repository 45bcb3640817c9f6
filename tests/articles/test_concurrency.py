"""Two editors at the same moment: each thread works on a connection of its own, as two workers of the server do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from articles.admin.article.form import ArticleAdmin, ArticleForm
from articles.models import Article, AuditEntry, Revision
from articles.publishing import NotPublishable, acts, publish, schedule, timeline, withdraw
from articles.revisions.snapshots import record
from tests.builders import REASON, make_article, make_author, publish_article
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5  # a race that is lost once in two times is found in nearly every run


def at_once(*calls):
    """Make calls at the same moment; return what each returned or raised, in their order."""
    start = threading.Barrier(len(calls))

    def make(call):
        start.wait(timeout=30)
        try:
            return call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def assert_saved(response):
    assert response.status_code == 302, response.context_data["errors"]


def open_intervals():
    return Revision.objects.filter(live_from__isnull=False, live_until=None)


def test_a_story_that_two_publish_at_once_is_published_once():
    for number in range(ROUNDS):
        article = make_article(f"A coat of number {number}")
        one, other = at_once(*[lambda article=article: publish(article, by=None, override=REASON)] * 2)
        assert one == other == open_intervals().get(article=article)
        assert article.revisions.count() == 1
        assert sorted(article.audit.values_list("verb", flat=True)) == ["override", "publish"]


def test_a_changed_story_that_two_publish_at_once_has_one_interval_after_the_other():
    article, first = publish_article()
    for number in range(ROUNDS):
        Article.objects.filter(pk=article.pk).update(headline=f"A coat of number {number}")
        one, other = at_once(*[lambda: publish(article, by=None, override=REASON)] * 2)
        assert one == other == open_intervals().get()
        first.refresh_from_db()
        assert first.live_until == one.live_from
        assert AuditEntry.objects.filter(verb="publish").count() == number + 2
        first = one


def test_of_two_who_press_publish_at_once_one_is_told_of_the_other(django_user_model):
    article = make_article(authors=[make_author()], standfirst="It rains.")
    record(article)
    url, clients = address_of(article), {}
    for name in ("noor", "vera"):
        clients[name] = signed_in(django_user_model.objects.create_superuser(name, password="irrelevant"))
    form = form_of(clients["noor"], article, _publish="1", override="It is right as it is.")
    pages = at_once(*[lambda client=client: client.post(url, form, follow=True) for client in clients.values()])
    said = {name: page.content.decode() for name, page in zip(clients, pages, strict=True)}
    [entry] = article.audit.filter(verb="publish")
    first, second = sorted(clients, key=lambda name: name != entry.by.username)
    assert "The story is published." in said[first]
    assert f"Readers see it already: {first} published it at" in said[second]
    assert "The story is published." not in said[second]
    assert open_intervals().get() == article.revisions.get()


def test_of_two_who_bring_a_revision_back_at_once_one_is_asked_again(django_user_model):
    article, clients = make_article("One"), []
    for headline in ("One", "Two", "Three"):
        Article.objects.filter(pk=article.pk).update(headline=headline)
        record(Article.objects.get(pk=article.pk))
    for name in ("noor", "vera"):
        clients.append(Client())
        clients[-1].force_login(django_user_model.objects.create_superuser(name, password="irrelevant"))
    urls = [address_of(article, "restore", number) for number in (1, 2)]
    answers = at_once(
        *[
            lambda client=client, url=url: client.post(url, {"based_on": "3"})
            for client, url in zip(clients, urls, strict=True)
        ]
    )
    form = address_of(article)
    [won] = [number for number, answer in enumerate(answers, start=1) if answer.url == form]
    [asked] = [answer.url for answer in answers if answer.url != form]
    assert asked == urls[2 - won]
    assert article.revisions.count() == 4
    assert article.audit.get().note == f"revision {won}"


def test_publishing_and_withdrawing_at_once_end_as_one_after_the_other():
    for number in range(ROUNDS):
        article, first = publish_article(f"A coat of number {number}")
        Article.objects.filter(pk=article.pk).update(headline=f"A coat of number {number}, again")
        published, withdrawn = at_once(
            lambda article=article: publish(article, by=None, override=REASON),
            lambda article=article: withdraw(article, by=None),
        )
        assert isinstance(withdrawn, Revision)
        assert withdrawn in (first, published)
        assert open_intervals().filter(article=article).count() == (1 if withdrawn == first else 0)
        acts = article.audit.exclude(verb="override").values_list("verb", flat=True)
        assert sorted(acts) == ["publish", "publish", "withdraw"]


def test_whoever_waited_for_a_withdrawal_publishes_after_it(monkeypatch):
    article, first = publish_article()
    withdrawn = []

    def withdrawn_meanwhile(*args):
        monkeypatch.undo()
        withdrawn.append(withdraw(article, by=None))
        return timeline.held(*args)

    monkeypatch.setattr(timeline, "held", withdrawn_meanwhile)
    second = publish(article, by=None, override=REASON)
    assert withdrawn == [first]
    assert second.live_from > withdrawn[0].live_until


def test_a_save_during_a_publication_is_a_revision_of_its_own_and_neither_is_lost():
    for number in range(ROUNDS):
        article = make_article(f"A coat of number {number}")

        def change(article=article):
            Article.objects.filter(pk=article.pk).update(kicker="Rain")
            return record(article.__class__.objects.get(pk=article.pk))

        published, saved = at_once(lambda article=article: publish(article, by=None, override=REASON), change)
        assert open_intervals().get(article=article) == published
        assert saved.kicker == article.revisions.newest_saved().kicker == "Rain"
        numbers = sorted(article.revisions.values_list("number", flat=True))
        assert numbers == list(range(1, len({published.pk, saved.pk}) + 1))
        article.refresh_from_db()
        assert (article.kicker, article.published_at) == ("Rain", published.live_from)


def test_a_publication_that_begins_while_a_form_is_saved_comes_after_the_save(desk, monkeypatch):
    # The form holds the story's row until its request has ended: nobody may wait for the publication inside it.
    save_model, publications = ArticleAdmin.save_model, []

    def save_and_publish_meanwhile(*args):
        publications.append(threads.submit(at_once, lambda: publish(article, by=None, override=REASON)))
        with pytest.raises(TimeoutError):
            publications[-1].result(timeout=0.5)
        save_model(*args)

    monkeypatch.setattr(ArticleAdmin, "save_model", save_and_publish_meanwhile)
    with ThreadPoolExecutor(1) as threads:
        for number in range(ROUNDS):
            article = make_article(f"A coat of number {number}")
            assert_saved(save(desk, article, kicker="Rain"))
            [published] = publications.pop().result(timeout=30)
            article.refresh_from_db()
            assert open_intervals().get(article=article) == published == article.revisions.get()
            assert published.kicker == article.kicker == "Rain"
            assert article.saved_at < article.published_at == published.live_from
            assert article.status == Article.Status.DRAFT


@pytest.mark.postgresql  # SQLite lets nobody publish between a form's reading and its saving
def test_a_form_whose_story_was_published_after_it_was_read_leaves_the_storys_dates_alone(desk, monkeypatch):
    clean, outcomes = ArticleForm.clean, []

    def publish_and_clean(form):
        outcomes.extend(at_once(lambda: publish(article, by=None, override=REASON)))
        return clean(form)

    monkeypatch.setattr(ArticleForm, "clean", publish_and_clean)
    article = make_article()
    first = record(article)
    assert_saved(save(desk, article, kicker="Rain"))
    article.refresh_from_db()
    assert article.kicker == "Rain"
    assert outcomes == [first] == [open_intervals().get()]
    assert article.saved_at > article.published_at
    assert (article.published_at, article.status) == (outcomes[0].live_from, Article.Status.DRAFT)


@pytest.mark.parametrize("how", ["published", "scheduled with an end"])
def test_of_two_stories_that_are_placed_at_one_address_at_once_one_is_refused_in_words(monkeypatch, how):
    checklist, both_asked, now = acts.checklist, threading.Barrier(2), timezone.now()

    def asked_at_once(*args, **options):
        findings = checklist(*args, **options)
        with suppress(threading.BrokenBarrierError):  # whoever holds the address lets the second in only once done
            both_asked.wait(timeout=2)
        return findings

    def place(article, start):
        if how == "published":
            return publish(article, by=None, override=REASON)
        start = now + timedelta(days=start)
        return schedule(article, by=None, live_from=start, live_until=start + timedelta(days=3), override=REASON)

    monkeypatch.setattr(acts, "checklist", asked_at_once)
    articles = [make_article("The coat", slug="the-coat") for _each in range(2)]
    outcomes = at_once(*[partial(place, article, day) for day, article in enumerate(articles, start=1)])
    refused = [each for each in outcomes if isinstance(each, NotPublishable)]
    assert [[finding.code for finding in each.findings if finding.is_blocker] for each in refused] == [
        ["address_taken"]
    ]
    assert Revision.objects.ever_placed().get() in outcomes
    assert AuditEntry.objects.filter(verb__in=("publish", "schedule")).count() == 1
    assert Article.objects.exclude(published_at=None).count() == 1


def test_the_address_of_a_scheduled_story_is_refused_in_words():
    scheduled, revision = publish_article(at=timezone.now() + timedelta(days=1))
    Article.objects.filter(pk=scheduled.pk).update(slug="another-address")
    with pytest.raises(NotPublishable, match=f"has the address “{revision.slug}”"):
        publish(make_article(scheduled.headline), by=None, override=REASON)
    assert open_intervals().get() == revision
