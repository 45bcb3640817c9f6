from django.db import migrations
from django.db.models import Case, Max, OuterRef, Q, Subquery, Value, When

AT_ONCE = 1000  # numbers of stories


def tell(apps, schema_editor):
    """Say of each save whether it is behind the last of its story, some stories at a time: what is done stays."""
    revisions = apps.get_model("articles.Revision").objects.order_by()
    newest = revisions.filter(article=OuterRef("article"), kind="save").order_by("-number").values("digest")[:1]
    is_behind = Case(When(Q(live_from=None) | Q(digest=Subquery(newest)), then=Value(False)), default=Value(True))
    last = apps.get_model("articles.Article").objects.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, AT_ONCE):
        untold = revisions.filter(kind="save", is_behind=None)
        untold.filter(article__gte=first, article__lt=first + AT_ONCE).update(is_behind=is_behind)


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('articles', '0021_behind'),
    ]

    operations = [
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
