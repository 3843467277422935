"""What a rule is.

A rule is one function in one file: it gets a `Site` (a node of the note with all that stands around it) and yields drafts.
It never mutates, prints, reads files or knows of decks.  Its docstring is its manual and its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from cards.extractor.site import SentenceSite, Site
from cards.model import Draft, Kind, Role

if TYPE_CHECKING:
    from cards.extractor.page import Page

Tier = Literal[1, 2, 3, 4]
Body = Callable[[Any], Iterator[Draft]]
Scope = Literal["node", "sentence", "page"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `run` yields drafts for a site where `roles` allows it."""

    name: str
    tier: Tier
    kinds: tuple[Kind, ...]
    roles: frozenset[Role]
    scope: Scope
    """Whether it is run on a whole node, on each sentence of one, or, for cards of other programs, on the lines of the note."""
    body: Body
    doc: str

    def run(self, site: Site | SentenceSite) -> Iterator[Draft]:
        """The drafts of one site (of one sentence, where that is the rule's scope)."""
        if (site.node if isinstance(site, Site) else site.site.node).role in self.roles:
            yield from self.body(site)

    def read(self, page: Page) -> Iterator[Draft]:
        """The cards of a note's lines, for a rule whose scope is the page."""
        yield from self.body(page)


def rule(
    *, tier: Tier, kinds: tuple[Kind, ...], roles: Sequence[Role] = ("mentoring", "study"), scope: Scope = "node"
) -> Callable[[Body], Rule]:
    """Make a rule of a function; the function's name, `_` as `-`, is the rule's."""

    def make(body: Body) -> Rule:
        return Rule(body.__name__.replace("_", "-"), tier, kinds, frozenset(roles), scope, body, body.__doc__ or "")

    return make
