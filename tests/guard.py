"""The suite talks to this machine alone: a test that reaches for another host fails, whoever swallows the error."""

import ipaddress
import socket
from urllib.parse import urlsplit


class NetworkReachedError(AssertionError):
    """A test tried to talk to another host."""


class Guard:
    """Stands before every connection of this process and remembers those that it turned away."""

    def __init__(self):
        self.allowed = {"localhost", "testserver"}
        self.refused = []

    def allow_services(self, *urls):
        """Let the caller's own database and cache through, wherever they are."""
        for url in urls:
            if host := urlsplit(url).hostname:
                self.allowed |= {host, *self.addresses(host)}

    @staticmethod
    def addresses(host):
        try:
            return {found[4][0] for found in socket.getaddrinfo(host, None)}
        except OSError:
            return set()

    def is_allowed(self, host):
        if isinstance(host, bytes):
            host = host.decode("ascii", "replace")
        if host in (None, "") or host in self.allowed:
            return True
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        return address.is_loopback or address.is_unspecified

    def check(self, host):
        if not self.is_allowed(host):
            self.refused.append(str(host))
            raise NetworkReachedError(f"A test reached for {host}: the suite talks to this machine alone.")

    def stand(self):
        """Take the place of the ways by which Python code reaches a host."""
        connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

        def guarded(original):
            def reach(sock, address):
                if sock.family in (socket.AF_INET, socket.AF_INET6):
                    self.check(address[0])
                return original(sock, address)

            return reach

        def guarded_resolve(host, *args, **kwargs):
            self.check(host)
            return resolve(host, *args, **kwargs)

        socket.socket.connect = guarded(connect)
        socket.socket.connect_ex = guarded(connect_ex)
        socket.getaddrinfo = guarded_resolve


guard = Guard()
