"""From where a request comes: what anybody can write into it isn't believed."""

from ipaddress import ip_network

import pytest
from django.core.checks import run_checks
from django.test import RequestFactory

from magazine.http.peers import address

PROXY = "10.0.0.2"


@pytest.fixture
def trusted(settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]
    return settings


def seen(peer, forwarded=None):
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return address(RequestFactory(headers=headers, REMOTE_ADDR=peer).get("/"))


@pytest.mark.parametrize("forwarded", [None, "", "203.0.113.9", "10.0.0.2", "203.0.113.9, 10.0.0.2"])
def test_a_stranger_is_at_the_address_that_the_connection_has(trusted, forwarded):
    assert seen("198.51.100.7", forwarded) == "198.51.100.7"


@pytest.mark.parametrize("forwarded", ["203.0.113.9", "10.0.0.2", "127.0.0.1", "x"])
def test_where_no_proxy_is_trusted_nobody_is(settings, forwarded):
    assert settings.TRUSTED_PROXIES == []
    for peer in (PROXY, "127.0.0.1"):
        assert seen(peer, forwarded) == peer


@pytest.mark.parametrize(
    ("forwarded", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("192.0.2.1, 203.0.113.9", "203.0.113.9"),  # the first was written by whoever asks
        ("192.0.2.1,203.0.113.9 , 10.1.2.3", "203.0.113.9"),
        ("x, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4711", "203.0.113.9"),
        ("[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::"),
        ("fd00::1", "fd00::"),
        ("10.1.2.3", "10.1.2.3"),  # who is among the proxies
        ("", PROXY),
        (None, PROXY),
        ("unknown", PROXY),
        ("203.0.113.9, unknown", PROXY),
        ("203.0.113.9, ", PROXY),
        ("0.0.0.0", PROXY),
        ("٢٠٣.0.113.9", PROXY),
        ("203.0.113.09", PROXY),
        ("1" * 5000, PROXY),
    ],
)
def test_a_trusted_proxy_says_who_came_to_it(trusted, forwarded, place):
    assert seen(PROXY, forwarded) == place


def test_all_of_one_customer_are_at_one_address():
    assert {seen(f"2001:db8:1:2::{number:x}") for number in range(1, 50)} == {"2001:db8:1:2::"}
    assert seen("2001:db8:1:3::1") != seen("2001:db8:1:2::1")
    assert seen("::ffff:192.0.2.1") == seen("192.0.2.1")


def test_a_proxy_before_a_socket_of_the_file_system_is_trusted_by_its_word(settings):
    assert seen("", "203.0.113.9") == "::"
    settings.TRUSTED_PROXIES = ["unix"]
    assert seen("", "192.0.2.1, 203.0.113.9") == "203.0.113.9"
    assert seen("", "203.0.113.9, ") == "::"
    assert seen("198.51.100.7", "203.0.113.9") == "198.51.100.7"


@pytest.mark.services  # the checks look at the database and the cache too
def test_a_proxy_that_isnt_named_is_noticed_before_a_deployment(settings):
    settings.HTTPS = True
    assert "magazine.I001" in {each.id for each in run_checks(include_deployment_checks=True)}
    settings.TRUSTED_PROXIES = ["unix"]
    assert "magazine.I001" not in {each.id for each in run_checks(include_deployment_checks=True)}
