"""Storage in an S3-compatible store, chosen by environment variables alone.

S3_BUCKET names the bucket; S3_ENDPOINT the store, if it isn't Amazon's; S3_REGION; S3_PREFIX a folder in the bucket.
Credentials are boto3's own: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or the machine's role.
"""

import os
from typing import Any

from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _

from magazine.environment import Environment

# Each variable, the option of the storage that it is, and how it is judged.
OPTIONS = {
    "S3_ENDPOINT": ("endpoint_url", Environment.store),
    "S3_REGION": ("region_name", Environment.region),
    "S3_PREFIX": ("location", Environment.place),
}


def storages(env: Environment) -> dict[str, dict[str, Any]]:
    """Return what the environment puts in the place of storages on this machine's disk, as STORAGES has it."""
    bucket = env.bucket("S3_BUCKET")
    given = {option: read(env, name) for name, (option, read) in OPTIONS.items()}
    if not bucket:
        return {}
    options = {"bucket_name": bucket, **{option: value for option, value in given.items() if value}}
    return {
        alias: {"BACKEND": "media.storage.s3.Bucket", "OPTIONS": {**options, "file_overwrite": overwrite}}
        for alias, overwrite in (("default", False), ("renditions", True))
    }


def check(**kwargs: Any) -> list[CheckMessage]:
    """Say in a sentence what is missing: a system check."""
    bucket = os.environ.get("S3_BUCKET")
    given = [name for name in OPTIONS if os.environ.get(name)]
    if not bucket:
        words = _("%s is set, but S3_BUCKET is not: files are kept on this machine. Name the bucket, or unset it.")
        return [Error(words % given[0], id="magazine.E001")] if given else []
    if not _has_credentials():
        words = _("S3_BUCKET is set, but there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
        return [Error(words, id="magazine.E003")]
    return []


def _has_credentials() -> bool:
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    try:
        return Session().get_credentials() is not None
    except BotoCoreError:  # one half of a pair
        return False
