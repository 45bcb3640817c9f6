"""The whole way of a photo with its files in a bucket of a real S3 API server."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from urllib.request import urlopen

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.utils import timezone

from magazine import s3
from magazine.environment import Environment
from media.making import inventory, rendition_sets
from media.models import Photo
from media.renditions import naming
from tests.builders import allow, make_photo, picture_file, publish_article
from tests.forms import address_of
from tests.media.test_renditions_command import run

# What its processes shall see is committed. Where another test has left a thread, Python warns of the fork.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),  # botocore's
]
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "for-tests", "AWS_SECRET_ACCESS_KEY": "for-tests"}


@pytest.fixture(scope="module")
def store():
    """Return the address of a store that a process of its own serves."""
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env={**os.environ, **CREDENTIALS}) as server:
        try:
            for _ in range(600):
                try:
                    urlopen(f"http://127.0.0.1:{port}/moto-api/").close()
                    break
                except OSError:
                    assert server.poll() is None
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


@pytest.fixture
def bucket(store, settings, monkeypatch):
    """Keep files in a new bucket of the store, as the environment says; return the bucket."""
    variables = {"S3_BUCKET": f"revers-{time.time_ns()}", "S3_ENDPOINT": store, "S3_PREFIX": "house", **CREDENTIALS}
    for name, value in {**variables, "S3_REGION": "eu-west-1"}.items():
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=store, region_name="eu-west-1").Bucket(variables["S3_BUCKET"])
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    settings.STORAGES = {**settings.STORAGES, **s3.storages(Environment())}
    yield made
    made.meta.client.close()
    for alias in ("default", "renditions"):
        storages[alias].connection.meta.client.close()


def keys(bucket):
    return sorted(each.key.removeprefix("house/") for each in bucket.objects.all())


def test_a_photo_goes_its_whole_way_through_a_bucket(bucket, uploads, client, chief):
    """It comes in, is made, served, lost, found, made again, pruned and deleted, and touches no disk."""
    photo = make_photo(data=picture_file(size=(60, 80)))
    publish_article(lead_photo=photo)
    made = list(map(naming.path, rendition_sets.file_names(photo)))
    assert keys(bucket) == sorted([photo.file.name, *made])
    with photo.file.open() as file:
        assert file.read() == picture_file(size=(60, 80))

    answer = client.get(naming.url(photo, 60, "avif"))
    body = answer.getvalue()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/avif")
    assert int(answer.headers["Content-Length"]) == len(body)
    assert b"ftypavif" in body[:16]

    storages["renditions"].delete(made[0])
    storages["renditions"].save(made[1], ContentFile(b"damaged"))
    status, _said, complaints = run("verify")
    assert (status, len(complaints.splitlines())) == (1, 2)
    assert run("verify", "--make")[0] == 0
    assert keys(bucket) == sorted([photo.file.name, *made])

    Photo.objects.update(credit_line="A new line")
    assert run("make")[1] == f"Looked at 1 photo. Made {len(made)} files of 1.\n"
    default_storage.save("photos/orphan.jpg", ContentFile(b"x"))
    later = timezone.now() + timedelta(hours=2)
    assert sum(map(inventory.prune, inventory.folders())) == 0  # they came just now
    assert sum(inventory.prune(folder, at=later) for folder in inventory.folders()) == len(made)
    assert list(inventory.orphans(at=later)) == ["photos/orphan.jpg"]
    assert run("verify") == (0, "Looked at 1 photo.\n", "")
    default_storage.delete("photos/orphan.jpg")

    other = make_photo(data=picture_file("#112233", (60, 80)))
    client.force_login(chief)
    assert client.post(address_of(other, "delete"), {"post": "yes"}).status_code == 302
    photo.refresh_from_db()
    assert keys(bucket) == sorted([photo.file.name, *map(naming.path, rendition_sets.file_names(photo))])
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_file_of_a_bucket_obeys_the_photos_rights_and_is_public_to_nobody(bucket, store, client):
    photo = make_photo(data=picture_file(size=(60, 80)))
    publish_article(lead_photo=photo)
    allow(photo, usable_until=timezone.now())
    assert client.get(naming.url(photo, 60)).status_code == 404
    grants = bucket.Object(f"house/{photo.file.name}").Acl().grants
    assert {each["Grantee"]["Type"] for each in grants} == {"CanonicalUser"}


def test_a_file_that_a_bucket_has_lost_is_not_found(bucket, client):
    photo = make_photo(data=picture_file(size=(60, 80)))
    publish_article(lead_photo=photo)
    storages["renditions"].delete(naming.path(naming.name(photo, 60)))
    assert client.get(naming.url(photo, 60)).status_code == 404


def test_two_originals_of_one_name_are_two_files(bucket):
    names = {default_storage.save("photos/a.jpg", ContentFile(b"x")) for _ in range(2)}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"S3_REGION": "eu-west-1"}, "S3_REGION is set, but S3_BUCKET is not"),
        ({"S3_BUCKET": "a"}, "S3_BUCKET is set, but there are no credentials"),
        ({"S3_BUCKET": "a", "AWS_ACCESS_KEY_ID": "x"}, "there are no credentials"),
        ({"S3_BUCKET": "a", "S3_ENDPOINT": "https://s3.example.com", **CREDENTIALS}, ""),
        ({}, ""),
    ],
)
def test_what_is_missing_is_one_sentence(variables, sentence, monkeypatch, tmp_path):
    for name in ("S3_BUCKET", *s3.OPTIONS, *CREDENTIALS, "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    # Nobody else's credentials, and no machine is asked for its role.
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "BOTO_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    found = [error.msg for error in s3.check()]
    assert len(found) == bool(sentence)
    assert sentence in "".join(found)


def test_nothing_of_it_is_loaded_where_files_are_kept_on_this_machine(settings):
    """It takes half a second of every start."""
    code = "import magazine.wsgi, sys; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("S3_")}
    assert subprocess.run([sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR).returncode == 0
