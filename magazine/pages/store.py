"""The answers that a process keeps: as many bytes as they may take, and those asked for last."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from magazine.pages.entries import Kept


class Store:
    """Entries by their keys, bounded in bytes; what was asked for the longest ago makes room."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._entries: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def put(self, key: Hashable, entry: Kept) -> None:
        """Keep an entry in the place of a former one; one that would fill the store alone isn't kept."""
        if entry.size > self.most // 4:
            return
        with self._lock:
            former = self._entries.pop(key, None)
            self._entries[key] = entry
            self.bytes += entry.size - (former.size if former else 0)
            while self.bytes > self.most:
                _key, oldest = self._entries.popitem(last=False)
                self.bytes -= oldest.size
