"""Originals and renditions in a bucket of an S3-compatible store; imported only where the environment names one."""

import os
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.model import OperationModel
from storages.backends.s3 import S3Storage

CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})  # seconds


SAYING_WHICH = {"GetObject", "HeadObject", "PutObject"}  # what a store answers with the object's ETag


class NotTheStoreError(BotoCoreError):
    fmt = "Something else than a store of files has answered {operation}"


class Bucket(S3Storage):
    """A bucket behind the magazine: what readers get of it the magazine's own views serve.

    A process never uses the connections of the one that has forked it.
    """

    def __init__(self, *, endpoint_url: str | None = None, **options: Any) -> None:
        # A store of one's own may not know buckets by host names.
        config = CONFIG.merge(Config(s3={"addressing_style": "path" if endpoint_url else "auto"}))
        super().__init__(endpoint_url=endpoint_url, client_config=config, default_acl=None, **options)
        self._process = os.getpid()

    @property
    def connection(self) -> Any:
        self._leave_parents()
        made = super().connection
        if made is not getattr(self._connections, "asked", None):
            made.meta.client.meta.events.register("after-call.s3", _refuse_whoever_isnt_it)
            self._connections.asked = made
        return made

    @property
    def bucket(self) -> Any:
        self._leave_parents()
        return super().bucket

    def _leave_parents(self) -> None:
        if self._process != os.getpid():
            self.__setstate__({**self.__getstate__(), "_process": os.getpid()})  # type: ignore[dict-item] # a dict


def _refuse_whoever_isnt_it(model: OperationModel, parsed: dict[str, Any], **_event: Any) -> None:
    """Take nobody's yes for the store's: a proxy that answers for it has kept no upload, and its page is no picture."""
    if model.name in SAYING_WHICH and parsed["ResponseMetadata"]["HTTPStatusCode"] == 200 and not parsed.get("ETag"):
        raise NotTheStoreError(operation=model.name)
