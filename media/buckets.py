"""Originals and renditions in a bucket of an S3-compatible store; imported only where the environment names one."""

import os

from botocore.config import Config
from storages.backends.s3 import S3Storage

CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 3})  # seconds


class Bucket(S3Storage):
    """A bucket behind the magazine: what readers get of it the magazine's own views serve.

    A process never uses the connections of the one that has forked it.
    """

    def __init__(self, *, endpoint_url=None, **options):
        # A store of one's own may not know buckets by host names.
        config = CONFIG.merge(Config(s3={"addressing_style": "path" if endpoint_url else "auto"}))
        super().__init__(endpoint_url=endpoint_url, client_config=config, default_acl=None, **options)
        self._process = os.getpid()

    @property
    def connection(self):
        self._leave_parents()
        return super().connection

    @property
    def bucket(self):
        self._leave_parents()
        return super().bucket

    def _leave_parents(self):
        if self._process != os.getpid():
            self.__setstate__({**self.__getstate__(), "_process": os.getpid()})
