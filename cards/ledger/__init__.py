"""Identity: which draft is which known card, and what is remembered of every card in `decks/ledger.jsonl`.

    read → match → (selection, decisions) → record → write

Everything but `read`, `write` and `locked` is a pure function.
"""

from cards.ledger.birth import birth
from cards.ledger.content import FIELDS, fingerprint
from cards.ledger.entry import VERSION, Entry, Ledger, to_text
from cards.ledger.match import Matching, match
from cards.ledger.record import record, remember
from cards.ledger.store import locked, parse, read, write

__all__ = [
    "FIELDS",
    "VERSION",
    "Entry",
    "Ledger",
    "Matching",
    "birth",
    "fingerprint",
    "locked",
    "match",
    "parse",
    "read",
    "record",
    "remember",
    "to_text",
    "write",
]
