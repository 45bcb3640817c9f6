"""Environment variables, judged as they are read: what can't be meant is one sentence that names the variable.

An empty variable is as good as none: a unit file or a shell sets them that way.
"""

import re
import zoneinfo
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from kit.text import printable

YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DATABASE_SCHEMES = {"postgres", "postgresql", "sqlite"}
CACHE_SCHEMES = {"redis", "rediss", "unix"}
LONGEST_LINE = 100  # characters of the magazine's name, and of what is quoted
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_BUCKET = re.compile(r"arn:[\w:/.-]{1,250}|[a-z0-9][\w.-]{1,253}[a-z0-9]", re.ASCII | re.IGNORECASE)
_REGION = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_FOLDER = r"[^\s/\\.][^/\\\x00-\x1f]{0,99}"
_FOLDERS = re.compile(rf"/?(?:{_FOLDER}(?:/{_FOLDER}){{0,8}}/?)?")
_HOST = re.compile(r"\*|\[[0-9a-f:.]+\]|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)


def _shown(said: str) -> str:
    """Return what somebody wrote, short and on one line, for a sentence about it."""
    return printable(said[:LONGEST_LINE])


class Environment(environ.Env):
    """Reads what the settings ask for; every method takes the name of a variable and what counts where it is unset.

    Raises:
        ImproperlyConfigured: with a sentence for whoever runs the magazine. A secret never stands in it.
    """

    def text(self, name: str, default: str = "") -> str:
        return self.str(name, default="").strip() or default

    def title(self, name: str, default: str) -> str:
        """Return a name that stands in one line of a page, a feed and a terminal."""
        said = self.text(name, default)
        if not said.isprintable() or len(said) > LONGEST_LINE:
            raise ImproperlyConfigured(
                f"{name} has to be one line of at most {LONGEST_LINE} characters, all of which can be printed."
            )
        return said

    def folder(self, name: str, default: str) -> Path:
        """Return a folder of this machine, which need not be there yet."""
        said = self.text(name, default)
        try:
            path = Path(said).resolve()
            is_one = next(each for each in (path, *path.parents) if each.exists()).is_dir()
        except OSError:  # a part of it is too long, or nobody's to look at
            is_one = False
        if not is_one or said.startswith("~") or "://" in said:
            raise ImproperlyConfigured(
                f"{name} has to be a folder such as /srv/revers, and “{_shown(said)}” can’t be one."
            )
        return path

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """Return what stands between commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or default or []

    def flag(self, name: str, default: bool = False) -> bool:
        said = self.text(name, "1" if default else "0")
        if said.lower() not in YES | NO:
            raise ImproperlyConfigured(f"{name} has to be 1 or 0, and “{_shown(said)}” is neither.")
        return said.lower() in YES

    def number(self, name: str, default: int, *, least: int = 1, most: int = 10**12) -> int:
        said = self.text(name, str(default))
        if not (said.isascii() and said.isdecimal() and least <= int(said[:20]) <= most):
            raise ImproperlyConfigured(
                f"{name} has to be a whole number from {least} to {most}, and “{_shown(said)}” is not."
            )
        return int(said)

    def database(self, name: str, default: str) -> dict[str, Any]:
        address = self.text(name, default)
        parts = _split(name, address)
        if parts.scheme not in DATABASE_SCHEMES:
            raise ImproperlyConfigured(
                f"{name} has to be postgres://USER:PASSWORD@HOST:PORT/NAME or sqlite:///PATH, and “{_scheme(address)}” "
                "is the beginning of neither."
            )
        if not parts.path.strip("/") and "service=" not in parts.query:
            raise ImproperlyConfigured(f"{name} names no database: write it behind the last slash.")
        found = self.db_url_config(address)
        if parts.scheme != "sqlite" and (unknown := _unknown_to_libpq(found.get("OPTIONS", {}))):
            raise ImproperlyConfigured(
                f"{name} says “{_shown(unknown)}” behind its question mark, which PostgreSQL doesn’t know."
            )
        return found

    def cache(self, name: str) -> str:
        address = self.text(name)
        if address and _split(name, address).scheme not in CACHE_SCHEMES:
            raise ImproperlyConfigured(
                f"{name} has to be redis://HOST:PORT/NUMBER, and “{_scheme(address)}” begins something else."
            )
        if address and not _is_known_to_redis(address):
            raise ImproperlyConfigured(
                f"{name} has to be redis://HOST:PORT/NUMBER: what stands behind the host isn’t such a number, or is an "
                "option that Redis doesn’t know."
            )
        return address

    def store(self, name: str) -> str:
        """Return the address of a store of files."""
        address = self.text(name)
        parts = _split(name, address)
        if address and (parts.scheme not in ("http", "https") or not _is_host(parts) or parts.query or parts.fragment):
            raise ImproperlyConfigured(
                f"{name} has to be an address such as https://s3.example.com, with no account in it, and this is none."
            )
        return address

    def bucket(self, name: str) -> str:
        return self._like(_BUCKET, name, "the name of a bucket alone, such as my-magazine")

    def region(self, name: str) -> str:
        return self._like(_REGION, name, "a region such as eu-west-1")

    def place(self, name: str) -> str:
        return self._like(_FOLDERS, name, "a folder in the bucket, such as magazine or house/magazine")

    def _like(self, pattern: re.Pattern[str], name: str, words: str) -> str:
        said = self.text(name)
        if said and not pattern.fullmatch(said):
            raise ImproperlyConfigured(f"{name} has to be {words}, and “{_shown(said)}” is none.")
        return said

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
            raise ImproperlyConfigured(
                f"{name} has to be a time zone such as Europe/Paris, and “{_shown(said)}” is none."
            )
        return said

    def language(self, name: str, default: str) -> str:
        said = self.text(name, default).lower()
        known = {code for code, _language in global_settings.LANGUAGES}
        if not _LANGUAGE.fullmatch(said) or not {said, said.partition("-")[0]} & known:
            raise ImproperlyConfigured(
                f"{name} has to be a language that Django knows, such as en-gb or fr, and “{_shown(said)}” is none."
            )
        return said

    def hosts(self, name: str, default: list[str]) -> list[str]:
        found = self.words(name, default)
        for host in found:
            if not _HOST.fullmatch(host):
                raise ImproperlyConfigured(
                    f"{name} holds host names alone, such as magazine.example: “{_shown(host)}” has more in it "
                    "(or is none)."
                )
        return found

    def origin(self, name: str) -> str:
        """Return the origin of one site as a browser writes it: without the port that goes without saying."""
        said = self.text(name)
        if said and ("*" in said or not _is_origin(_split(name, said))):
            raise ImproperlyConfigured(
                f"{name} has to be an origin such as https://magazine.example, with the scheme and no path, and "
                f"“{'…' if '@' in said else _shown(said)}” is none."
            )
        parts = urlsplit(said.lower())
        port = {"http": "80", "https": "443"}.get(parts.scheme, "")
        return said and f"{parts.scheme}://{re.sub(rf':({port})?$', '', parts.netloc)}"

    def origins(self, name: str) -> list[str]:
        found = self.words(name)
        for origin in found:
            if not _is_origin(_split(name, origin)):
                raise ImproperlyConfigured(
                    f"{name} holds origins such as https://magazine.example, with the scheme and no path: "
                    f"“{'…' if '@' in origin else _shown(origin)}” is none."
                )
        return [origin.rstrip("/").lower() for origin in found]  # as a browser says it

    def proxies(self, name: str) -> list[IPv4Network | IPv6Network | str]:
        """Return networks, and the word `unix` as it stands."""
        return [word if word == "unix" else _network(name, word) for word in self.words(name)]


def _network(name: str, word: str) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(word, strict=False)
    except ValueError:
        network = None
    if not (network and network.prefixlen):  # without one it is everybody
        raise ImproperlyConfigured(
            f"{name} holds the addresses of proxies, such as 127.0.0.1, 10.0.0.0/8 or unix: "
            f"“{'…' if '@' in word else _shown(word)}” is none, or everybody’s."
        )
    return network


def _split(name: str, address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # a port that is no number is noticed when it is asked for
    except ValueError:
        raise ImproperlyConfigured(f"{name} is no address: its host or its port can’t be read.") from None
    return parts


def _is_origin(parts: SplitResult) -> bool:
    beyond = parts.path.strip("/") or parts.query or parts.fragment
    return parts.scheme in ("http", "https") and _is_host(parts) and not beyond


def _is_host(parts: SplitResult) -> bool:
    """Say whether an address names a host, or all that are below one, and no account of it."""
    host = re.sub(r":\d*$", "", parts.netloc).removeprefix("*.")
    return host != "*" and "@" not in host and bool(_HOST.fullmatch(host))


def _unknown_to_libpq(options: Mapping[str, Any]) -> str:
    """Return the first option of a connection that PostgreSQL's library doesn't know, "" if it knows all."""
    from psycopg2 import ProgrammingError
    from psycopg2.extensions import make_dsn

    for name, value in options.items():
        try:
            make_dsn(**{name: value})
        except (ProgrammingError, TypeError):
            return name
    return ""


def _is_known_to_redis(address: str) -> bool:
    from redis import ConnectionPool

    parts = urlsplit(address)
    if parts.scheme != "unix" and not re.fullmatch(r"/?\d{0,5}", parts.path):
        return False
    try:
        ConnectionPool.from_url(address).make_connection()  # it is opened when it is first used
    except (TypeError, ValueError):
        return False
    return True


def _scheme(address: str) -> str:
    """Return the beginning of an address up to its host: behind that a password may stand."""
    scheme, colon, _rest = address.partition("://")
    return f"{scheme}://" if colon else f"{address[:8]}…"
