"""A story's form for those who may only read it, or only change its photos."""

import pytest

from articles.markup import directed
from articles.models import Text
from magazine.roles import PICTURE_EDITOR, WRITER
from tests.builders import make_article, make_photo
from tests.forms import address_of, form_of

pytestmark = pytest.mark.django_db
HTML = "<p>It <em>rains</em>.</p>"


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_a_text_that_is_only_read_is_printed_as_it_reads(client, make_member, role):
    user = make_member(role)
    client.force_login(user)
    own = {"created_by": user, "status": "in_review"} if role == WRITER else {}
    page = client.get(address_of(make_article(blocks=[Text(html=HTML)], **own))).content.decode()
    assert f'<div class="readonly">{directed(HTML)}</div>' in page
    assert "&lt;p&gt;" not in page


def test_a_text_past_the_field_is_inert_there_too(client, make_member):
    client.force_login(make_member(PICTURE_EDITOR))
    article = make_article()
    Text.objects.update(html='<p onclick="x()">It rains.<script>alert(1)</script></p>')
    page = client.get(address_of(article)).content.decode()
    assert "onclick=" not in page
    assert "alert(1)" not in page


def test_who_writes_gets_the_editor(desk):
    page = desk.get(address_of(make_article(blocks=[Text(html=HTML)]))).content.decode()
    assert 'name="articles_text_set-0-html"' in page


def test_a_picture_editors_save_leaves_the_words_alone(client, make_member):
    client.force_login(make_member(PICTURE_EDITOR))
    article = make_article(blocks=[Text(html=HTML)])
    sent = form_of(client, article, lead_photo=make_photo().pk, headline="Forged")
    sent |= {"articles_text_set-0-html": "<p>Forged</p>"}
    client.post(address_of(article), sent)
    article.refresh_from_db()
    assert article.lead_photo
    assert article.headline == "A Coat for Rain"
    assert Text.objects.get().html == HTML
