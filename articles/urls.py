from django.urls import path, register_converter

from articles.views import brands, campaigns, people, photos, previews, products, stories


class Month:
    """Two digits, so that every month has one address."""

    regex = "0[1-9]|1[0-2]"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class Year:
    """Four digits, for the same reason."""

    regex = "[0-9]{4}"
    to_python = int

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


register_converter(Year, "year")
register_converter(Month, "month")

urlpatterns = [
    path("stories/<address:slug>/", stories.article, name="article"),
    path("stories/<address:slug>/credits/", stories.picture_credits, name="picture_credits"),
    path("sections/<address:slug>/", stories.section, name="section"),
    path("tags/<str:slug>/", stories.tag, name="tag"),
    path("archive/", stories.archive, name="archive"),
    path("archive/<year:year>/<month:month>/", stories.month, name="month"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/<address:slug>/", campaigns.campaign, name="campaign"),
    path("products/<address:slug>/", products.product, name="product"),
    path("products/<address:slug>/<str:part>/", products.product_part, name="product_part"),
    path("brands/<address:slug>/", brands.brand, name="brand"),
    path("brands/<address:slug>/<str:part>/", brands.brand_part, name="brand_part"),
    path("people/", people.all_people, name="people"),
    path("people/<address:slug>/", people.person, name="person"),
    path("people/<address:slug>/<str:part>/", people.person_part, name="person_part"),
    path("authors/<address:slug>/", people.author, name="author"),
    path("photos/<str:name>", photos.rendition, name="rendition"),
    path("previews/<str:token>/", previews.preview, name="preview"),
]
