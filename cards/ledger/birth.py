"""The guid that a card is born with: derived once, from what is asked about, and kept from then on by the ledger."""

from __future__ import annotations

import hashlib
import json
import string
import unicodedata
from collections.abc import Sequence

from cards.model import Draft

LETTERS = string.ascii_letters
ALPHABET = LETTERS + string.digits
LENGTH = 11
"""A letter and ten letters or digits: 65 bits, safe in YAML, on a command line and in an Anki search without quoting."""


def normal(words: str) -> str:
    """Words as identity compares them: NFC, no case, single blanks, no closing punctuation."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split()).strip(" ?!.,:;…")


_to_json = json.JSONEncoder(ensure_ascii=False).encode


def birth(draft: Draft, n: int = 0) -> str:
    """The guid of a card that nobody has seen before.

    Args:
        n: how many guids of the same key are taken already.
    """
    return born(draft.span.path, draft.trail, draft.note_type, draft.anchor, draft.facet, n)


def born(path: str, trail: Sequence[str], note_type: str, anchor: str, facet: str, n: int = 0) -> str:
    """The same from what is remembered of a card."""
    key = [unicodedata.normalize("NFC", path), [normal(title) for title in trail], note_type, normal(anchor), facet, n]
    return code(_to_json(key))


def code(words: str, length: int = LENGTH) -> str:
    """A short digest of `words` that starts with a letter."""
    number = int.from_bytes(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest()[:16], "big")
    number %= len(LETTERS) * len(ALPHABET) ** (length - 1)  # the same letters, from a number that divides fast
    number, rest = divmod(number, len(LETTERS))
    letters = [LETTERS[rest]]
    while len(letters) < length:
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
