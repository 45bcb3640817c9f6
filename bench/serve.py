"""How many requests a second the magazine answers under its own server, beside bare Django and a bare function.

    .venv/bin/python bench/serve.py 200

needs what `make lint` and `make test` install, and `apt-get install wrk`. It starts the magazine of so many stories
(made by `bench/load.py` where it isn't kept), a view of bare Django and a WSGI function, each under the server that
`make run` starts, and has wrk ask one after the other, in turns and back again, so that other work on the machine meets
all alike. It prints requests a second, the median and the 99th percentile of the answers' times, the processor's
milliseconds for an answer (what PostgreSQL's processes take isn't among them), and how many times the bare view's that
is. `--connections 1`, `--seconds 5`, `--rounds 3` and `--workers 1` may be said otherwise.

Another site can be asked beside it, by its own Python, folder, WSGI module and paths; gunicorn serves it there:

    .venv/bin/python bench/serve.py 200 --beside ../wagtail/.venv/bin/python ../wagtail wt.wsgi / /a-story/
"""

import argparse
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import kept

BENCH = Path(__file__).resolve().parent
OURS = [sys.executable, "-m", "gunicorn", "--config", str(kept.ROOT / "magazine" / "gunicorn.py")]
BARE = "bare view"
SCRIPT = """
local paths, at = {}, 0
for path in string.gmatch(os.getenv("PATHS"), "%S+") do paths[#paths + 1] = path end
request = function() at = at % #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  local failed = summary.errors
  print(string.format('{"requests":%d,"seconds":%f,"failed":%d,"p50":%f,"p99":%f}', summary.requests,
    summary.duration / 1e6, failed.connect + failed.read + failed.write + failed.timeout + failed.status,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


class Server(NamedTuple):
    """A server that answers, and the process in which it began."""

    port: int
    pid: int


class Asked(NamedTuple):
    """What is asked of a server, and what that is called."""

    name: str
    server: Server
    paths: list[str]


def main() -> None:
    said = options()
    if not shutil.which("wrk"):
        sys.exit("There is no wrk here to ask with: apt-get install wrk.")
    load = [sys.executable, BENCH / "load.py", str(said.size)]
    if subprocess.run(load, check=False).returncode:  # noqa: S603 - our own words
        sys.exit("The magazine couldn’t be made.")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        script = folder / "asks.lua"
        script.write_text(SCRIPT)
        asked = [*begin(said, stack)]
        for each in asked:
            ask(each, script, 1, said.connections)
        found: dict[str, list[dict]] = {each.name: [] for each in asked}
        for number in range(said.rounds):
            for each in asked[:: -1 if number % 2 else 1]:
                found[each.name].append(ask(each, script, said.seconds, said.connections))
    report(found)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("size", type=int, help="stories in the magazine")
    for name, default in {"connections": 1, "seconds": 5, "rounds": 3, "workers": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--beside", nargs="+", default=[], metavar="WORD", help="PYTHON FOLDER MODULE PATH ...")
    return parser.parse_args()


def begin(said: argparse.Namespace, stack: ExitStack) -> Iterator[Asked]:
    """Start the servers, and yield what each is asked; they end with `stack`."""
    around = {**kept.environment(said.size), "WEB_CONCURRENCY": str(said.workers)}
    nothing = {**around, "PYTHONPATH": f"{BENCH}:{kept.ROOT}"}
    yield Asked("bare WSGI", stack.enter_context(serving([*OURS, "bare:function()"], nothing)), ["/"])
    yield Asked(BARE, stack.enter_context(serving([*OURS, "bare:view()"], nothing)), ["/"])
    magazine = stack.enter_context(serving([*OURS, "magazine.wsgi"], around))
    for name, paths in pages(said.size).items():
        yield Asked(name, magazine, paths)
    if said.beside:
        python, folder, module, *paths = said.beside
        theirs = [str(Path(python).absolute()), "-m", "gunicorn", "--workers", str(said.workers), module]
        other = stack.enter_context(serving(theirs, dict(os.environ), Path(folder).absolute()))
        for path in paths:
            yield Asked(f"beside: {path}", other, [path])


def pages(size: int) -> dict[str, list[str]]:
    """Return what is asked of the magazine: its stories in turns, and a page of each other frequent kind."""
    from growth import live

    return {
        "plain story": live(size, is_plain=True)[:1],
        "linked story": live(size, is_plain=False)[:1],
        "stories in turns": live(size, is_plain=True) + live(size, is_plain=False),
        "front page": ["/"],
        "section": ["/sections/fashion/"],
        "tag": ["/tags/silk-1/"],
        "feed": ["/feed/"],
        "not found": ["/nowhere/"],
    }


@contextmanager
def serving(command: list[str], around: dict[str, str], folder: Path = kept.ROOT) -> Iterator[Server]:
    """Hold a server that answers on a port of its own."""
    port = free_port()
    around = {**around, "PORT": str(port), "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}"}
    with TemporaryFile("w+") as log, subprocess.Popen(command, env=around, cwd=folder, stderr=log) as server:  # noqa: S603
        try:
            for _try in range(300):
                if server.poll() is not None:
                    log.seek(0)
                    sys.exit(f"{log.read()}{command[-1]} couldn’t be served.")
                try:
                    urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
                    break
                except (URLError, ConnectionError):
                    time.sleep(0.1)
            yield Server(port, server.pid)
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def ask(asked: Asked, script: Path, seconds: int, connections: int) -> dict[str, float]:
    """Have wrk ask for some seconds; return what it found, with the processor's milliseconds for an answer."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", str(script)]
    command.append(f"http://127.0.0.1:{asked.server.port}/")
    before = spent(asked.server.pid)
    around = {**os.environ, "PATHS": " ".join(asked.paths)}
    done = subprocess.run(command, env=around, capture_output=True, text=True, check=False)  # noqa: S603
    if not (said := re.search(r"^\{.*\}$", done.stdout, re.MULTILINE)):
        sys.exit(f"wrk found nothing: {done.stdout}{done.stderr}")
    time.sleep(0.3)  # what was under way when it ended is still answered
    found = json.loads(said[0])
    found["cpu"] = 1000 * (spent(asked.server.pid) - before) / max(1, found["requests"])
    found["rate"] = found["requests"] / found["seconds"]
    return found


def spent(pid: int) -> float:
    """Return the seconds that the processor has worked for a process and those that it has begun."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") + sum(spent(int(each)) for each in children)


def report(found: dict[str, list[dict]]) -> None:
    middle = {
        name: {key: statistics.median(each[key] for each in rounds) for key in ("rate", "p50", "p99", "cpu")}
        for name, rounds in found.items()
    }
    bare = middle[BARE]
    headings = ("requests/s", "p50 ms", "p99 ms", "CPU ms", "CPU × bare view", "requests ÷ bare’s", "failed")
    print(f"{'':24}" + "".join(f"{heading:>19}" for heading in headings))
    for name, each in middle.items():
        failed = sum(once["failed"] for once in found[name]) if "not found" not in name else "-"
        cells = (f"{each['rate']:.1f}", f"{each['p50']:.2f}", f"{each['p99']:.2f}", f"{each['cpu']:.3f}")
        ratios = (f"{each['cpu'] / bare['cpu']:.1f}", f"{each['rate'] / bare['rate']:.3f}", failed)
        print(f"{name:24}" + "".join(f"{cell:>19}" for cell in (*cells, *ratios)))


if __name__ == "__main__":
    main()
