"""Closed lists of words, written as one readable string."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text between white space."""
    return frozenset(text.split())
