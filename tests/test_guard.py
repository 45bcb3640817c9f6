"""The guard that keeps the suite on this machine."""

import socket

import pytest

from tests.guard import NetworkReachedError, guard


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("magazine.example", 443)])
def test_another_host_is_refused_and_remembered(address):
    with socket.socket() as sock, pytest.raises(NetworkReachedError):
        sock.connect(address)
    assert guard.refused == [address[0]]
    guard.refused.clear()  # or this very test would fail for it


def test_a_name_of_another_host_is_not_even_looked_up():
    with pytest.raises(NetworkReachedError):
        socket.getaddrinfo("magazine.example", 443)
    guard.refused.clear()


def test_this_machine_is_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    assert guard.refused == []
