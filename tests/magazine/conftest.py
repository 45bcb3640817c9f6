import pytest

from tests.builders import publish_article
from tests.magazine.served import Server
from tests.settled import settled  # noqa: F401


@pytest.fixture(scope="session")
def started(django_db_setup, tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("slow"))
    yield server
    server.stop()


@pytest.fixture
def server(transactional_db, started):
    """Return the server, with nobody connected to it."""
    publish_article()
    yield started
    for each in started.opened:
        each.close()
    started.opened.clear()
    assert "queue depth" not in started.log.read_text()
