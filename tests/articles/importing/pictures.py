"""Pictures for tests, in files and in dossiers."""

from tests.builders import picture_file


def picture(tmp_path, name="coat.jpg", data=None):
    folder = tmp_path / "desk" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(picture_file(size=(640, 480)) if data is None else data)
    return folder / name


def with_photo(**keys):
    """Return a dossier for A with one photo that is not in the text."""
    lines = [f"{key} = {value!r}" for key, value in {"caption": "The coat on its hook", **keys}.items()]
    return (
        '[[story]]\nheadline = "The Coat That Waits"\nlead_photo = "The coat on its hook"\n[[story.photo]]\n'
        + "\n".join(lines)
    )


CREDITED = {"creator": "Ada Lens", "rights": "staff"}
