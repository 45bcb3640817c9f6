from articles.admin.article.blocks import BlockInline
from tests.films.models import Film


class FilmInline(BlockInline):
    model = Film
    icon = "movie"
    fields = [
        *("poster", "still", "still_words", "watch_at", "transcript", "minutes"),
        *("sequel", "costume", "made_for", "stills"),
    ]
    autocomplete_fields = ["poster", "still", "costume", "made_for", "stills"]
    raw_id_fields = ["sequel"]
