"""The features of a story's form: each can be taken out by itself, with those that need it, and nothing else breaks."""

import types

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.urls import path

from articles.admin.article.autosave import AutosaveFeature
from articles.admin.article.form import ArticleAdmin
from articles.admin.article.history import HistoryFeature
from articles.admin.article.presence import PresenceFeature
from articles.models import Article
from articles.revisions.snapshots import record
from magazine import urls
from tests.builders import every_block, make_article, make_campaign, make_photo, make_product, publish_article
from tests.forms import address_of, save

pytestmark = pytest.mark.django_db
FEATURES = ArticleAdmin.feature_classes


def without(feature):
    """Return the features that are left where one is taken out, and whatever needs it."""
    gone, grown = {feature}, True
    while grown:
        more = {each for each in FEATURES if gone & {*each.needs}} - gone
        gone, grown = gone | more, bool(more)
    return [each for each in FEATURES if each not in gone]


@pytest.fixture
def desk_with(monkeypatch, settings):
    """Return a function that gives the stories of the desk these features alone, and returns their admin."""

    def listed(features):
        changed = type("ArticleAdmin", (ArticleAdmin,), {"feature_classes": features})(Article, admin.site)
        monkeypatch.setitem(admin.site._registry, Article, changed)
        root = types.ModuleType("urls_with_these_features")
        root.urlpatterns = [*urls.urlpatterns[:-1], path("desk/", admin.site.urls)]
        settings.ROOT_URLCONF = root
        return changed

    return listed


def routes_of(features):
    built = [feature(admin.site.get_model_admin(Article)) for feature in features]
    return {str(url.pattern) for feature in built for url in feature.urls()}


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)
def test_a_story_is_opened_saved_and_published_without_a_feature(desk_with, client, chief, feature):
    left = without(feature)
    model_admin = desk_with(left)
    assert model_admin.check() == []
    photo, other = make_photo(), publish_article("Other")[0]
    blocks = every_block(make_campaign(), make_product(), [photo, make_photo()], other)
    article = make_article("Salt", blocks=blocks, lead_photo=photo, created_by=chief)
    record(article, by=chief)
    client.force_login(chief)
    assert client.get("/desk/articles/article/add/").status_code == 200
    for button in ("_continue", "_publish"):
        assert save(client, article, button, headline=f"Salt {button}").status_code == 302
        article.refresh_from_db()
        assert article.headline == f"Salt {button}"
    assert client.get(f"{address_of(article)}?checklist=publish").status_code == 200


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.__name__)
def test_the_addresses_of_a_feature_go_with_it(desk_with, feature):
    left = without(feature)
    answered = {str(url.pattern) for url in desk_with(left).get_urls()}
    assert routes_of(left) <= answered
    assert not answered & routes_of([feature])


def test_no_two_features_answer_one_address():
    built = [feature(admin.site.get_model_admin(Article)) for feature in FEATURES]
    urls = flatten([feature.urls() for feature in built])
    assert len({str(url.pattern) for url in urls}) == len({url.name for url in urls}) == len(urls)


def test_a_list_without_what_a_feature_needs_is_refused(desk_with):
    found = desk_with([each for each in FEATURES if each is not HistoryFeature]).check()
    assert {error.id for error in found} == {"kit.E001"}
    said = (
        f"The feature {AutosaveFeature.__name__} needs HistoryFeature, which the list `feature_classes` doesn’t have."
    )
    assert said in [error.msg for error in found]
    assert any(error.msg.startswith(f"The feature {PresenceFeature.__name__} needs") for error in found)
