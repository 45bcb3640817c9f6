"""The production server, started from inside the process that has prepared everything."""

import errno
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

from gunicorn.app.base import Application

GUNICORN_FILE = Path(__file__).resolve().parents[1] / "gunicorn.py"


def is_free(host: str, port: int) -> bool:
    """Tell whether a server could listen here. An address that isn't this machine's raises OSError."""
    family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server just stopped is no obstacle
        try:
            trial.bind(address)
            trial.listen()
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise
    return True


class Server(Application):
    """gunicorn with the magazine's configuration file, which says when it is ready."""

    def __init__(self, host: str, port: int, welcome: str) -> None:
        self.bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.welcome = welcome
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_file(str(GUNICORN_FILE))
        self.cfg.set("bind", self.bind)
        configured = self.cfg.when_ready
        self.cfg.set("when_ready", lambda server: (configured(server), print(self.welcome, flush=True)))

    def load(self) -> Callable[..., Iterable[bytes]]:
        from magazine.wsgi import application

        return application
