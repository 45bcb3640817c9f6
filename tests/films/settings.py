"""The settings of the magazine, with one app more."""

import os

from magazine.settings import *  # noqa: F403
from magazine.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.films"]
if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": f"test_films_{os.getpid()}"}  # beside that of the run which began this one
