"""An app that adds a kind of block to stories, under names of its own: no other module knows of it.

`tests/articles/test_new_kind.py` asks, in a process with these settings, whether everything that a story promises holds
for it too.
"""
