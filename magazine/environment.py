"""Environment variables, judged as they are read: what can't be meant is one sentence that names the variable.

An empty variable is as good as none: a unit file or a shell sets them that way.
"""

import re
import zoneinfo
from urllib.parse import urlsplit

import environ
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DATABASES = {"postgres", "postgresql", "sqlite"}
CACHES = {"redis", "rediss", "unix"}
_HOST = re.compile(r"\*|\[[0-9a-f:.]+\]|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)


class Environment(environ.Env):
    """Reads what the settings ask for; every method takes the name of a variable and what counts where it is unset.

    Raises:
        ImproperlyConfigured: with a sentence for whoever runs the magazine. A secret never stands in it.
    """

    def text(self, name: str, default: str = "") -> str:
        return self.str(name, default="").strip() or default

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """Return what stands between commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or default or []

    def flag(self, name: str, default: bool = False) -> bool:
        said = self.text(name, "1" if default else "0")
        if said.lower() not in YES | NO:
            raise ImproperlyConfigured(f"{name} has to be 1 or 0, and “{said}” is neither.")
        return said.lower() in YES

    def number(self, name: str, default: int, *, least: int = 1, most: int = 10**12) -> int:
        said = self.text(name, str(default))
        if not (said.isascii() and said.isdecimal() and least <= int(said[:20]) <= most):
            raise ImproperlyConfigured(f"{name} has to be a whole number from {least} to {most}, and “{said}” is not.")
        return int(said)

    def database(self, name: str, default: str) -> dict:
        address = self.text(name, default)
        parts = _split(name, address)
        if parts.scheme not in DATABASES:
            raise ImproperlyConfigured(
                f"{name} has to be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH, and “{_scheme(address)}” "
                "is the beginning of neither."
            )
        if not parts.path.strip("/") and not parts.netloc:
            raise ImproperlyConfigured(f"{name} names no database: write it behind the last slash.")
        return self.db_url_config(address)

    def cache(self, name: str) -> str:
        address = self.text(name)
        if address and _split(name, address).scheme not in CACHES:
            raise ImproperlyConfigured(
                f"{name} has to be redis://HOST:PORT/NUMBER, and “{_scheme(address)}” begins something else."
            )
        return address

    def zone(self, name: str, default: str) -> str:
        said = self.text(name, default)
        try:
            zoneinfo.ZoneInfo(said)
        except (OSError, ValueError):  # a folder, a path outside; ZoneInfoNotFoundError is a KeyError
            known = False
        except KeyError:
            known = False
        else:
            known = True
        if not known:
            raise ImproperlyConfigured(f"{name} has to be a time zone such as Europe/Paris, and “{said}” is none.")
        return said

    def language(self, name: str, default: str) -> str:
        said = self.text(name, default).lower()
        known = {code for code, _language in global_settings.LANGUAGES}
        if not {said, said.partition("-")[0]} & known:
            raise ImproperlyConfigured(
                f"{name} has to be a language that Django knows, such as en-gb or fr, and “{said}” is none."
            )
        return said

    def hosts(self, name: str, default: list[str]) -> list[str]:
        found = self.words(name, default)
        for host in found:
            if not _HOST.fullmatch(host):
                raise ImproperlyConfigured(
                    f"{name} holds host names alone, such as magazine.example: “{host}” has more in it (or is none)."
                )
        return found

    def origins(self, name: str) -> list[str]:
        found = self.words(name)
        for origin in found:
            parts = _split(name, origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
                raise ImproperlyConfigured(
                    f"{name} holds origins such as https://magazine.example, with the scheme and no path: "
                    f"“{origin}” is none."
                )
        return [origin.rstrip("/") for origin in found]


def _split(name, address):
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number is noticed when it is asked for
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address: its host or its port can’t be read.") from None
    return parts


def _scheme(address):
    """Return the beginning of an address up to its host: behind that a password may stand."""
    scheme, colon, _rest = address.partition("://")
    return f"{scheme}://" if colon else f"{address[:8]}…"
