"""What the tests of importing share."""

import pytest

from tests.articles.importing.texts import run, write


@pytest.fixture
def desk(tmp_path):
    """Return a function that imports texts (name=text) and a dossier, and returns the run."""

    def bring(**files):
        paths = write(tmp_path / "desk", **files)
        dossier = tmp_path / "desk" / "dossiers" / "dossier.toml" if "dossier" in files else None
        return run(*paths, dossier=dossier)

    return bring
