"""Which process of a parallel run asks which tests: the long ones first, and after a failure all of it once more.

`--record FILE` writes down what each process has asked, in which order and under which seed, until the last failure.
`--as-in FILE` asks it again: the same tests in as many processes, in the same order, beside the same neighbours.
"""

import json
import os
from pathlib import Path

import pytest
from xdist.scheduler.worksteal import WorkStealingScheduling

COUNT = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def pytest_addoption(parser):
    group = parser.getgroup("processes", "what each process of a parallel run asks")
    group.addoption("--record", metavar="FILE", help="write down what each process has asked, until the last failure")
    group.addoption("--as-in", metavar="FILE", help="ask again what --record wrote down, as it was asked")


@pytest.hookimpl(optionalhook=True, tryfirst=True)  # xdist would answer first
def pytest_xdist_auto_num_workers(config):
    """Run one process more than there are cores: a browser test waits for its browser more than it computes."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    if config.option.as_in and not hasattr(config, "workerinput"):
        former = json.loads(Path(config.option.as_in).read_text(encoding="utf-8"))
        config.option.randomly_seed = former["seed"]
        config.option.tx, config.option.dist = ["popen"] * len(former["asked"]), "worksteal"


@pytest.hookimpl(trylast=True)  # when the tests are in an order
def pytest_collection_modifyitems(items):
    items[:] = dealt(items, COUNT, lambda item: item.get_closest_marker("long"))


def dealt(items, count, is_long):
    """Return tests so ordered that each of `count` processes begins with its part of the long ones.

    Each is given as many neighbours of the order as any other. Of a long test that comes last the others don't take
    over anything, and wait.
    """
    long, short = [each for each in items if is_long(each)], [each for each in items if not is_long(each)]
    ordered, left = [], len(items)
    for number in range(count):
        size = left // (count - number)  # as xdist divides them
        first = long[number::count][:size] if number < count - 1 else [each for each in long if each not in ordered]
        ordered += first + short[: size - len(first)]
        short = short[size - len(first) :]
        left -= size
    return ordered


def pytest_configure(config):
    if config.option.record and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Record(config))


class Record:
    """What each process has asked so far, which tests have failed, and during which a process has ended."""

    def __init__(self, config):
        self.config, self.asked, self.until, self.failed, self.ended = config, {}, {}, {}, {}

    def pytest_runtest_logreport(self, report):
        if report.when == "setup":
            self._add(report)
        if report.failed and report.nodeid not in self.ended:
            self.failed.setdefault(report.nodeid, report.longreprtext)
            self._mark()

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem, report, sched):
        if crashitem not in self._of(report)[-1:]:
            self._add(report)
        self.ended[crashitem] = report.longreprtext
        self._mark()

    def _of(self, report):
        node = getattr(report, "node", None)
        return self.asked.setdefault(node.gateway.id if node else "alone", [])

    def _add(self, report):
        self._of(report).append(report.nodeid)

    def _mark(self):
        """Remember how far all were: what the others were beginning belongs to it."""
        self.until = {process: len(tests) + 1 for process, tests in self.asked.items()}

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        asked = {process: tests[: self.until.get(process, 0)] for process, tests in self.asked.items()}
        told = {
            "seed": getattr(self.config.option, "randomly_seed", None),
            "asked": {process: tests for process, tests in asked.items() if tests},
            "failed": self.failed,
            "ended": self.ended,
        }
        Path(self.config.option.record).write_text(json.dumps(told), encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Again(config, log) if config.option.as_in else None


class Again(WorkStealingScheduling):
    """Gives each process what one of the former run was given, and lets none help another."""

    def schedule(self):
        if self.collection is not None or not self._check_nodes_have_same_collection():
            super().schedule()
            return
        former = json.loads(Path(self.config.option.as_in).read_text(encoding="utf-8"))["asked"]
        self.collection = next(iter(self.node2collection.values()))
        numbers = {test: number for number, test in enumerate(self.collection)}
        nodes = sorted(self.nodes, key=lambda node: node.gateway.id)  # in which order they are ready is chance
        for node, (_process, tests) in zip(nodes, sorted(former.items()), strict=True):
            self.node2pending[node] = [numbers[test] for test in tests if test in numbers]
            node.send_runtest_some(self.node2pending[node])
            node.shutdown()  # when it has asked them
