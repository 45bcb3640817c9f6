"""Waiting for what a page comes to."""

import time

import pytest

SECONDS = 30  # other tests run beside this one


def until(page, expression):
    """Wait until a JavaScript expression is true of a page.

    It is asked from here, again and again: Playwright's `wait_for_function` asks from within the page, where the
    content security policy forbids it to.
    """
    deadline = time.monotonic() + SECONDS
    while not page.evaluate(expression):
        if time.monotonic() > deadline:
            pytest.fail(f"The page never came to {expression}")
        page.wait_for_timeout(20)
