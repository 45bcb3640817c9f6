"""Whether the store of the files answers: a bucket may refuse, be too slow, or lie behind a network that is down."""

import sys


def is_away(exception: BaseException) -> bool:
    """Say whether a failure is the store's; what just isn't in it is a FileNotFoundError by then."""
    exceptions, parsers = sys.modules.get("botocore.exceptions"), sys.modules.get("botocore.parsers")
    if exceptions is None or parsers is None:  # where no bucket is named, nobody imports them
        return False
    return isinstance(exception, exceptions.BotoCoreError | exceptions.ClientError | parsers.ResponseParserError)


def cant_read(exception: BaseException) -> bool:
    """Say whether a file can't be read just now, here or in a bucket."""
    return isinstance(exception, OSError) or is_away(exception)
