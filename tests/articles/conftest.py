"""What tests of stories share."""

import pytest

from tests.settled import settled  # noqa: F401


@pytest.fixture
def read(client):
    """Return a function that returns a page as readers get it."""

    def page(path):
        answer = client.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    return page
