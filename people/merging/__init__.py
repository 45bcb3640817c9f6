"""Two rows that are one: people, houses, products.

Everything that points at the one that goes points at the one that stays from then on, whichever app it belongs to. The
row that goes remains, and leads to the other: frozen stories name its id. What was moved is written down (`Merge`), so
that the two can be split again.
"""

from people.merging.relations import Relation, moves, relations, undeclared
from people.merging.splitting import give_back, split_again, take_back_address, what_stayed
from people.merging.verbs import MOST_NAMED, NotMerged, merge, reveals, why_not

__all__ = [
    "MOST_NAMED",
    "NotMerged",
    "Relation",
    "give_back",
    "merge",
    "moves",
    "relations",
    "reveals",
    "split_again",
    "take_back_address",
    "undeclared",
    "what_stayed",
    "why_not",
]
