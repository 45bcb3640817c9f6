from django.contrib import admin
from django.urls import include, path

from articles.views import pages
from magazine import views
from magazine.feeds import Stories
from magazine.http.members import DESK

urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("feed/", Stories(), name="feed"),
    path("", include("articles.urls")),
    path(DESK, admin.site.urls),
    path("<address:slug>/", pages.page, name="page"),  # behind all others: none of them is a page's
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
