"""A new story: its working title and nothing else. What follows is written in the form of a story that is there."""

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponseRedirect
from django.utils import timezone

from articles.addresses import free_address
from articles.models import Article


class Beginning:
    """What a ModelAdmin of stories needs to begin one."""

    add_form_template = "admin/articles/article/begin.html"

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": ["headline"]})]

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []

    @transaction.atomic
    def add_view(self, request, form_url="", extra_context=None):
        """Begin a story; the second press of the button opens the one that the first has begun."""
        if request.method == "POST" and IS_POPUP_VAR not in request.POST:
            # Two requests of one user wait for each other here.
            get_user_model().objects.select_for_update().get(pk=request.user.pk)
            headline = request.POST.get("headline", "").strip()
            if story := Article.objects.just_begun(request.user, headline, timezone.now()).first():
                return HttpResponseRedirect(self.admin_site.change_url(story))
        return super().add_view(request, form_url, extra_context)

    def begin(self, request, article):
        """Write a new story's row: its address follows from its headline."""
        article.created_by = request.user
        article.slug = free_address(article.headline)
        article.save()

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(self.admin_site.change_url(obj))
