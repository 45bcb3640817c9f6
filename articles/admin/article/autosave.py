"""What is written into a story's form is kept by itself, and found again after a crash or an expired session.

A window names the autosave that it has made. It takes the place of that one alone, so that what another window of the
same editor has kept, or one that crashed, stays until somebody has decided on it.
"""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import story_view
from articles.admin.article.unsaved import typed
from articles.admin.revision_numbers import number_in
from articles.desk.presence import called_first
from articles.models import Article, Revision
from articles.permissions import may_change, may_change_words
from articles.revisions.comparison import compare
from articles.revisions.snapshots import drop_autosaves, keep

SAID = 160  # characters of a sentence beside the buttons; what it quotes stands in the form
OURS = "autosave"  # the field in which a window names its autosave, empty before there is one


class Autosave:
    """What a ModelAdmin of stories needs so that unsaved text is never lost. It goes with `Presences`."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "articles_article"
        return [
            path("<id:pk>/autosave/", view(self.autosave_view), name=f"{name}_autosave"),
            path("<id:pk>/keep/", view(self.keep_view), name=f"{name}_keep"),
            path("<id:pk>/autosave/<id:number>/take-up/", view(self.take_up_view), name=f"{name}_take_up"),
            path("<id:pk>/autosave/<id:number>/throw-away/", view(self.throw_away_view), name=f"{name}_throw_away"),
            *super().get_urls(),
        ]

    @story_view(may_change, post_only=True)
    def autosave_view(self, request, article):
        """Keep the form as it stands, beside the story; answer with what the page should know."""
        written = typed(self, request, article)
        based_on = number_in(request, "based_on") or None
        kept = keep(written.revision, based_on=based_on, replacing=number_in(request, OURS))
        shown = kept or article.revisions.defer("body").newest_saved()
        now = timezone.now()
        return JsonResponse(
            {
                "revision": shown.number,
                "preview": reverse("admin:articles_article_preview", args=[article.pk, shown.number]),
                "autosave": kept.number if kept else "",
                "kept_at": time_format(timezone.localtime(now), "H:i:s"),
                "left_out": [Truncator(sentence).chars(SAID) for sentence in written.left_out],
                **self.around(request, article, now),
            }
        )

    @story_view(may_change, post_only=True)
    def keep_view(self, request, article):
        """Keep the form as a revision beside a colleague's newer save, and open theirs."""
        written = typed(self, request, article, kind=Revision.Kind.KEPT)
        kept = keep(written.revision, based_on=number_in(request, "based_on") or None)
        drop_autosaves(article, request.user, number_in(request, OURS))
        if kept:
            newest = article.revisions.defer("body").newest_saved()
            address = reverse("admin:articles_article_compare", args=[article.pk, newest.number, kept.number])
            said = _("What you typed is kept as revision %s. Below stands what was saved meanwhile.") % kept.number
            link = _("Compare the two, and bring back what you need")
            messages.success(request, format_html('{} <a href="{}">{}</a>', said, address, link))
        else:
            messages.success(request, _("What you typed is just what is saved: there is nothing to keep beside it."))
        for sentence in written.left_out:
            messages.warning(request, _("Not kept: %s") % sentence)
        return HttpResponseRedirect(self.admin_site.change_url(article))

    @story_view(may_change, post_only=True)
    def take_up_view(self, request, article, number):
        """Make an autosave of one's own the story's newest save, unless somebody has saved since it was written."""
        kept = self.own_autosave(request, article, number)
        if kept is None:
            return self.look_again(request, article)
        try:
            saved, lost = publishing.take_up(article, kept, by=request.user, over=number_in(request, "over"))
        except publishing.Overtaken as overtaken:
            return self.overtaken_page(request, article, kept, overtaken.newest)
        said = _("What you wrote at %(when)s is taken up again, and saved as revision %(number)s.")
        messages.success(request, said % {"when": _clock(kept.created_at), "number": saved.number})
        for sentence in lost:
            messages.warning(request, sentence)
        return HttpResponseRedirect(self.admin_site.change_url(article))

    @story_view(may_change, post_only=True)
    def throw_away_view(self, request, article, number):
        """Forget an autosave of one's own."""
        kept = self.own_autosave(request, article, number)
        if kept is None:
            return self.look_again(request, article)
        drop_autosaves(article, request.user, kept.number)
        messages.success(request, _("What you wrote at %s is thrown away.") % _clock(kept.created_at))
        return HttpResponseRedirect(self.admin_site.change_url(article))

    def own_autosave(self, request, article, number):
        """Return an autosave of the user's own, None if it is none any more: a page that was left has kept it again."""
        revision = article.revisions.numbered([number]).first()
        if revision and revision.created_by_id != request.user.pk:
            raise Http404
        return revision if revision and revision.kind == Revision.Kind.AUTOSAVE else None

    def look_again(self, request, article):
        messages.warning(request, _("That has changed meanwhile: here stands what there is now."))
        return HttpResponseRedirect(self.admin_site.change_url(article))

    def overtaken_page(self, request, article, kept, newest):
        stories = Article.objects.visible_to(request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": _("%s has saved this story since you wrote") % called_first(newest.created_by),
            "original": article,
            "opts": self.opts,
            "form_address": self.admin_site.change_url(article),
            "kept": kept,
            "newest": newest,
            "comparison": compare(newest, kept, stories=stories),
            "may_put_over": may_change_words(request.user, article),
        }
        return TemplateResponse(request, "admin/articles/article/overtaken.html", context, status=409)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and self.has_change_permission(request, obj):
            context["autosave"] = request.POST.get(OURS, "")
            if request.method != "POST":
                context["unsaved"] = self.unsaved(request, obj)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def unsaved(self, request, article):
        """Return what the bar says of what the user has written and not saved, None if there is nothing."""
        kept = article.revisions.autosaves().saved_by(request.user).unlike(article.newest_digest)
        kept = kept.defer("body").order_by("-number").first()
        return kept and {"number": kept.number, "when": _clock(kept.created_at)}


def _clock(moment):
    """Print the time of a moment, with its day unless that is today."""
    moment, today = timezone.localtime(moment), timezone.localdate()
    return time_format(moment, "H:i") if moment.date() == today else date_format(moment, _("H:i \\o\\n j F"))
