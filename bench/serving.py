"""What the server itself takes of the processor for an answer, beside gunicorn's own worker of threads.

    .venv/bin/python bench/serving.py

The answer is made of nothing, so that only the way there and back is counted: 10 kB over a connection that is kept and
over one that is new each time, and a file of 2 MB. Both workers run in turns, and the processor's time is what the
kernel says of the process. A page of the magazine takes some milliseconds beside it.
"""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
WORKERS = {"threads": "gthread", "this": "magazine.serving.worker.Worker"}
CASES = {"kept": ("/", 3000), "new": ("/", 1500), "file": ("/file", 60)}  # path, requests
ROUNDS = 3  # the least of them counts: the others had the machine's other work in them
APPLICATION = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")
django.setup()
import tempfile
FILE = tempfile.TemporaryFile()
FILE.write(b"x" * 2 * 1024**2)
def application(environ, start_response):
    if environ["PATH_INFO"] == "/file":
        start_response("200 OK", [("Content-Length", str(2 * 1024**2))])
        file = open(f"/proc/self/fd/{FILE.fileno()}", "rb")
        return environ["wsgi.file_wrapper"](file)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "10000")])
    return [b"x" * 10000]
"""


def main():
    least = {}
    for _round in range(ROUNDS):
        for name, worker in WORKERS.items():
            for case, seconds in measure(worker).items():
                least[name, case] = min(seconds, least.get((name, case), seconds))
    print("case    threads      this   ratio   (processor's milliseconds for an answer)")
    for case, (_path, number) in CASES.items():
        threads, this = (1000 * least[name, case] / number for name in WORKERS)
        print(f"{case:5} {threads:9.3f} {this:9.3f} {this / threads:7.2f}")


def measure(worker):
    """Return the processor's seconds of each case, with one process of a kind of worker."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    with TemporaryDirectory() as folder:
        (Path(folder) / "nothing.py").write_text(APPLICATION)
        environment = os.environ | {
            "PYTHONPATH": f"{folder}:{ROOT}",
            "VAR_DIR": folder,
            "IMMEDIATE_TASKS": "1",
            "SECRET_KEY": token_hex(32),
        }
        environment |= {"PORT": str(port), "WEB_CONCURRENCY": "1"}
        command = [sys.executable, "-m", "gunicorn", "--config", ROOT / "magazine" / "gunicorn.py"]
        command += ["--worker-class", worker, "nothing:application"]
        with subprocess.Popen(command, cwd=folder, env=environment) as server:  # noqa: S603 - our own words
            try:
                ask(port, "/", 50)
                pid = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0]
                found = {}
                for case, (path, number) in CASES.items():
                    before = spent(pid)
                    ask(port, path, number, is_kept=case != "new")
                    found[case] = spent(pid) - before
                return found
            finally:
                server.terminate()


def spent(pid):
    """Return the seconds that the processor has worked for a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(port, path, number, *, is_kept=True):
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _try in range(300):
        with suppress(ConnectionRefusedError):
            connection.connect()
            break
        time.sleep(0.1)
    for _n in range(number):
        connection.request("GET", path)
        if len(connection.getresponse().read()) < 10000:
            sys.exit("An answer is cut short.")
        if not is_kept:
            connection.close()
    connection.close()


if __name__ == "__main__":
    main()
