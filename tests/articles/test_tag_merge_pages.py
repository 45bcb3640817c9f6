"""The page of the desk on which two tags become one, and on which they are split again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag, TaggedItem

from articles.models import MergedTag, RevisionTag
from articles.tags import merge
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from people.models import Merge, TakenName
from tests.builders import make_article, make_member, make_photo, publish_article
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    return [Tag.objects.create(name=name) for name in ("Silk", "Seide")]


def make_one(client, row, other, stays):
    return client.post(address_of(row, "merge"), {"with": other.pk, "stays": stays.pk}, follow=True)


def split(client, kept, made):
    return client.post(address_of(kept, "merge"), {"split": made.pk}, follow=True)


def links():
    return {*TaggedItem.objects.values_list("content_type", "object_id", "tag__name")}, {
        *RevisionTag.objects.values_list("revision", "tag__name")
    }


def test_two_become_one_on_a_page_that_shows_both_and_all_is_as_before_once_they_are_split(client, desk, tags):
    kept, gone = tags
    story, _revision = publish_article(tags=["Seide"])
    both, _revision = publish_article("Both", tags=["Silk", "Seide"])
    make_photo().tags.set(["Seide", "Silk"])
    before, names = links(), {*TakenName.objects.values_list("kind", "folded", "row")}
    assert f'href="{address_of(kept, "merge")}"' in desk.get(address_of(kept)).content.decode()
    assert 'name="with"' in desk.get(address_of(kept, "merge")).content.decode()
    asked = {"app_label": "articles", "model_name": "mergedtag", "field_name": "tag", "term": "sei"}  # by the picker
    assert [each["text"] for each in desk.get(reverse("admin:autocomplete"), asked).json()["results"]] == ["Seide"]
    page = desk.get(address_of(kept, "merge"), {"with": gone.pk}).content.decode()
    assert all(said in page for said in (str(story), "Both have 1 of them", "2: ", kept.slug, gone.slug))
    assert make_one(desk, kept, gone, kept).redirect_chain[-1][0] == address_of(kept)
    assert [*Tag.objects.all()] == [kept]
    assert LogEntry.objects.filter(object_id__in=[kept.pk, gone.pk], user__isnull=False).count() == 2
    since = make_article("Since", tags=["seide"])
    made = Merge.objects.get()
    assert f"?split={made.pk}" in desk.get(address_of(kept, "merge")).content.decode()
    assert "Stories and photos: 3" in desk.get(address_of(kept, "merge"), {"split": made.pk}).content.decode()
    assert split(desk, kept, made).redirect_chain[-1][0] == address_of(gone)
    assert [*since.tags.all()] == [kept]
    since.delete()
    assert links() == before
    assert {*TakenName.objects.values_list("kind", "folded", "row")} == names
    assert not MergedTag.objects.exists()
    for slug in ("seide", "silk"):
        assert both.headline in client.get(f"/tags/{slug}/").content.decode()
    assert 'href="/tags/seide/"' in client.get(f"/stories/{story.slug}/").content.decode()
    assert "aren’t one any more" in split(desk, kept, made).content.decode()


def test_those_that_became_one_with_one_that_has_become_another_are_split_in_either_order(desk, tags):
    silk, seide = tags
    fine = Tag.objects.create(name="Fine Silk")
    for tag in (silk, seide, fine):
        make_article(f"On {tag}", tags=[tag.name])
    before = links()
    merges = {}
    for first, second in ((seide, silk), (silk, seide)):
        merge(silk, seide, timezone.now())
        merge(fine, silk, timezone.now())
        merges = {made.gone: made for made in Merge.objects.filter(undone_at=None)}
        split(desk, fine, merges[first.pk])
        holder = silk if first == silk else fine
        answer = split(desk, holder, merges[second.pk])
        assert answer.redirect_chain[-1][0] == address_of(second)
        assert "changed or deleted since" not in answer.content.decode()
        assert links() == before
    assert sorted(Tag.objects.values_list("pk", "name")) == sorted((tag.pk, tag.name) for tag in (*tags, fine))


def test_what_was_changed_since_does_not_go_back_and_is_counted(desk, tags):
    kept, gone = tags
    first, second = (make_article(name, tags=["Seide", *more]) for name, more in (("One", []), ("Two", ["Silk"])))
    make_one(desk, kept, gone, kept)
    first.tags.clear()
    second.tags.clear()
    answer = split(desk, kept, Merge.objects.get())
    assert "2 entries of “Seide” have been changed or deleted since" in answer.content.decode()
    assert not TaggedItem.objects.exists()


def test_an_address_or_a_name_that_another_has_meanwhile_is_said(desk, tags):
    kept, gone = tags
    make_one(desk, kept, gone, kept)
    made = Merge.objects.get()
    Tag.objects.create(name="Other", slug="seide")
    assert save(desk, kept, name="seide").status_code == 302
    assert "Another tag is called “seide” now" in split(desk, kept, made).content.decode()
    assert not Tag.objects.filter(pk=gone.pk).exists()
    assert save(desk, kept, name="Silk").status_code == 302
    assert "“Seide” has “seide-2”" in split(desk, kept, made).content.decode()
    assert Tag.objects.get(pk=gone.pk).slug == "seide-2"


def test_a_form_of_the_one_that_has_gone_leads_to_the_other_and_saves_nothing(desk, tags):
    kept, gone = tags
    data = form_of(desk, gone, name="Satin")
    make_one(desk, kept, gone, kept)
    for answer in (desk.get(address_of(gone), follow=True), desk.post(address_of(gone), data, follow=True)):
        assert answer.redirect_chain[-1][0] == address_of(kept)
        assert "has become one with “Silk”" in answer.content.decode()
    assert "wasn’t saved" in answer.content.decode()
    assert [*Tag.objects.values_list("name", flat=True)] == ["Silk"]


def test_a_tag_that_readers_do_not_know_does_not_stand_in_the_place_of_one_that_they_know(desk, tags):
    publish_article(tags=["Silk"])
    assert "let the one stay that they know" in make_one(desk, *tags, tags[1]).content.decode()
    assert (
        "Say which of the two stays." in desk.post(address_of(tags[0], "merge"), {"with": tags[1].pk}).content.decode()
    )
    assert Tag.objects.count() == 2


def test_a_name_that_another_tag_has_is_refused_with_the_way_to_it_and_to_make_one_of_the_two(desk, tags):
    silk, seide = tags
    renamed = save(desk, seide, name="silk").content.decode()
    assert f'href="{address_of(silk)}"' in renamed
    assert f"href='{address_of(seide, 'merge')}?with={silk.pk}'" in renamed
    new = save(desk, Tag, name="SILK").content.decode()
    assert f'href="{address_of(silk)}"' in new
    assert "/merge/" not in new
    changes = signed_in(make_member(PICTURE_EDITOR))
    page = save(changes, seide, name="silk").content.decode()
    assert f'href="{address_of(silk)}"' in page
    assert "/merge/" not in page


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_who_may_not_change_and_delete_tags_may_not_merge_them(role, tags):
    client = signed_in(make_member(role))
    assert address_of(tags[0], "merge") not in client.get(address_of(tags[0])).content.decode()
    assert client.get(address_of(tags[0], "merge")).status_code == 403
    assert make_one(client, *tags, tags[0]).status_code == 403
    assert make_one(signed_in(make_member(EDITOR)), *tags, tags[0]).status_code == 200
    assert Tag.objects.count() == 1


def test_who_may_not_see_a_draft_learns_nothing_of_it_by_its_tags(desk, tags):
    silk, _seide = tags
    make_article("Ourlet’s secret", tags=["Silk", "Ourlet"])
    make_photo().tags.set(["Silk"])
    secret = Tag.objects.get(name="Ourlet")
    writer = make_member(WRITER)
    writer.user_permissions.set(Permission.objects.filter(codename__in=["change_tag", "delete_tag"]))
    client = signed_in(writer)
    page = client.get(address_of(silk, "merge"), {"with": tags[1].pk}).content.decode()
    assert "Ourlet" not in page
    assert "1: " in page  # the photo
    answers = [client.get(address_of(silk, "merge"), {"with": secret.pk}), save(client, silk, name="ourlet")]
    merge(silk, secret, timezone.now())
    answers += [client.get(address_of(silk, "merge")), client.get(address_of(secret), follow=True)]
    assert not any("Ourlet" in each.content.decode() for each in answers)
    assert f"?split={Merge.objects.get().pk}" in desk.get(address_of(silk, "merge")).content.decode()


def test_the_page_costs_the_same_however_much_there_is(desk, tags, django_assert_max_num_queries):
    stories = [make_article(f"Story {number}", tags=["Silk", "Seide"]) for number in range(8)]
    with django_assert_max_num_queries(40):
        page = desk.get(address_of(tags[0], "merge"), {"with": tags[1].pk}).content.decode()
    assert "8: " in page
    assert sum(story.headline in page for story in stories) == 5
