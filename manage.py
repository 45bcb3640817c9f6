#!/usr/bin/env python
"""Django's command line for the magazine."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: use .venv/bin/python, which `make run` and `make test` make.")

    from magazine.setup import folder

    try:
        if sys.argv[1:2] == ["start"]:
            folder.prepare()  # the settings read what this writes
        _ = settings.INSTALLED_APPS  # Django's own commands would go on without settings, and fall later
        execute_from_command_line(sys.argv)
    except folder.UnwritableError as error:
        sys.exit(str(error))
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))
    except Exception as error:
        from magazine.http import unavailable

        if "--traceback" in sys.argv or not (sentence := unavailable.told_to_a_command(error)):
            raise
        sys.exit(sentence)
    except KeyboardInterrupt:
        print("Stopped; run it again to go on.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
