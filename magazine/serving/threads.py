"""The threads of a process, which make its answers, and how much they have to do."""

from typing import Any

from waitress.task import ThreadedTaskDispatcher


class Threads(ThreadedTaskDispatcher):
    """Says whether all are at work before the last of them begins to wait, so that whoever asks is told in time."""

    tasks = 0  # under way, or waiting for a thread

    @property
    def are_busy(self) -> bool:
        return self.tasks >= len(self.threads)

    def add_task(self, task: Any) -> None:
        with self.lock:
            self.tasks += 1
        super().add_task(task)

    def has_done(self) -> bool:
        """Take a task for done; return whether all threads were at work until then."""
        with self.lock:
            self.tasks -= 1
            return self.tasks == len(self.threads) - 1
