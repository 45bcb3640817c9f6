"""Reads on what waits for somebody at the desk, and on what the next weeks bring."""

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery


class Waiting(QuerySet):
    """The part of `ArticleQuerySet` behind the desk's front page; each pile there is one of these reads."""

    def begun_by(self, user, at):
        """Return the drafts that a user has in hand: those that were sent back stand in a pile of their own."""
        return self.owned_by(user).drafts(at).exclude(pk__in=self.model.objects.sent_back().values("pk"))

    def sent_back(self):
        """Return the drafts whose last step was an editor's sending back, with what the editor said: `said`."""
        entry = apps.get_model("articles", "AuditEntry")
        last = entry.objects.steps().filter(article=OuterRef("pk")).order_by("-at", "-pk")
        return (
            self.at_the_desk()
            .filter(status=self.model.Status.DRAFT)
            .annotate(last_step=Subquery(last.values("verb")[:1]), said=Subquery(last.values("note")[:1]))
            .filter(last_step=entry.Verb.SEND_BACK)
        )

    def to_review_by(self, user):
        """Return the stories in review that a user may judge: nobody waits for a word on their own."""
        if not user.has_perms(["articles.approve_article", "articles.change_any_article"]):
            return self.none()
        return self.in_review().exclude(pk__in=self.model.objects.owned_by(user).values("pk"))

    def with_notes_for(self, user):
        """Return the stories with open notes that a user wrote, and a user's own with anybody's; `said` is the last."""
        notes = apps.get_model("articles", "Note").objects.open().filter(article=OuterRef("pk"))
        own = self.model.objects.owned_by(user).values("pk")
        return (
            self.at_the_desk()
            .annotate(said=Subquery(notes.order_by("-at", "-pk").values("text")[:1]))
            .filter(Exists(notes.filter(by=user)) | Exists(notes) & Q(pk__in=own))
        )

    def moving(self, at, until):
        """Return the stories that go live, come down or come out of embargo between two moments."""
        revisions = apps.get_model("articles", "Revision").objects
        return self.at_the_desk().filter(
            Q(pk__in=revisions.going_live(at, until).values("article"))
            | Q(pk__in=revisions.coming_down(at, until).values("article"))
            | Q(pk__in=self.model.objects.leaving_embargo(at, until).values("pk"))
        )

    def leaving_embargo(self, at, until):
        return self.at_the_desk().filter(embargoed_until__gt=at, embargoed_until__lt=until)

    def live_since(self, since, at):
        """Return the live stories that went live, or changed for readers, after `since`; `began_at` says when."""
        live = apps.get_model("articles", "Revision").objects.live(at).filter(article=OuterRef("pk"))
        return self.annotate(began_at=Subquery(live.values("live_from")[:1])).filter(began_at__gt=since)
