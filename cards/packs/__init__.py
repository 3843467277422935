"""Vocabulary: what words mean in a note.  The only door to the packs' YAML.

A pack is data of one language; the packs of all languages are read together, because notes mix them in one line.
A user's own words (`packs:` in cards.yaml) are merged over the built-in ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, cast

from cards.model import Kind, Role

LANGUAGES = ("ko", "en")
LISTS = (
    "not_understood",
    "question_markers",
    "answer_markers",
    "mistake_markers",
    "right_markers",
    "generic",
    "sequence_words",
    "compare_words",
    "aspect_heads",
    "term_heads",
    "meaning_heads",
    "example_words",
    "example_cues",
    "example_setups",
    "benefits",
    "example_heads",
    "list_heads",
    "not_terms",
    "note_fields",
    "remarks",
    "aspect_ends",
    "not_heads",
    "not_openers",
    "deed_verbs",
    "advice_verbs",
    "modifiers",
    "joined_labels",
    "headings",
    "title_tails",
    "point_labels",
    "name_endings",
    "schedule_words",
    "unresolved",
    "connectives",
    "pictures",
    "hedges",
    "personal",
    "asks_which",
    "chat",
    "diary_marks",
    "first_person",
    "chatter",
    "stop_terms",
    "measures",
    "whole_titles",
    "aspects",
    "operations",
    "cause_cues",
    "reason_nouns",
    "happening_verbs",
    "contrast_cues",
    "sets_apart",
    "unlike_cues",
    "naming_verbs",
    "definition_verbs",
    "definition_nouns",
    "no_definition",
    "acting_verbs",
    "being_phrases",
    "attribute_nouns",
)
ROLES: tuple[Role, ...] = ("mentoring", "reflection", "admin", "links", "tasks", "study")
_NUMBER = re.compile(r"^(?:[#*\-•]+\s*)?(?:\d{1,2}(?:\.\d{1,2}){1,3}|\(?\d{1,3}[.):]?|[①-⑳]|[a-zA-Z][.)])\s+")
_JOSA = re.compile(r"(?:은|는|이|가|을|를|의|에|에서|에는|에도|로|으로|도|와|과|만|들|들은|들이|들을|인|처럼|보다)(?![가-힣])")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A title or a word as it is compared: NFKC, lower case, one space, no edge punctuation, emoji or numbering."""
    text = unicodedata.normalize("NFKC", text)
    text = _NUMBER.sub("", text.strip())
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return " ".join(text[start:end].lower().split())


@dataclass(frozen=True)
class Packs:
    """The merged vocabulary of all languages."""

    words: Mapping[str, tuple[str, ...]]
    """The lists of `LISTS`, folded, built-in words first."""
    roles: Mapping[str, Role]
    """Section title, folded → role."""
    labels: Mapping[str, Kind]
    """Label line, folded → what it asks for."""

    def __getattr__(self, name: str) -> frozenset[str]:
        """A list of `LISTS` as a set, by its name."""
        if name not in LISTS:
            raise AttributeError(name)
        return self._sets[name]

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(self.words.get(name, ())) for name in LISTS}

    def role_of(self, title: str) -> Role | None:
        """The role that a section's title tells: it is, begins with or ends with one of the words; None where it tells none."""
        key = fold(title)
        if key in self.roles:
            return self.roles[key]
        if any(mark in key for mark in self._sets["diary_marks"]):
            return "reflection"
        if len(key) > 40:
            return None
        words = key.split()
        for size in (3, 2, 1):
            for part in (" ".join(words[-size:]), " ".join(words[:size])):
                alone = size == 1 and part in self._sets["whole_titles"]
                if len(words) > size and len(words) <= size + 3 and part in self.roles and not alone:
                    return self.roles[part]
        return None

    @lru_cache(maxsize=64)  # noqa: B019  packs live as long as the program
    def pattern(self, name: str) -> re.Pattern[str]:
        """Any word of a list, anywhere in a line, longest first."""
        words = sorted(self._sets[name], key=lambda w: (-len(w), w))
        first = "".join(re.escape(letter) for letter in sorted({w[0] for w in words if w}))
        if not first or "" in words:
            return re.compile("|".join(_bounded(w) for w in words) or r"(?!)", re.IGNORECASE)
        # A look at one letter first: most places begin no word, and need not try each of them.
        return re.compile(f"(?=[{first}])(?:{'|'.join(map(_bounded, words))})", re.IGNORECASE)

    @lru_cache(maxsize=64)  # noqa: B019
    def either(self, name: str, *, hangul: bool = False) -> str:
        """A regular expression's alternation of a list's words, longest first; `hangul` = only those, with their spaces optional."""
        words = sorted((w for w in self._sets[name] if w.isascii() != hangul), key=lambda w: (-len(w), w))
        gap = r"\s?" if hangul else r"\s+"
        return "(?:" + "|".join(gap.join(map(re.escape, word.split())) for word in words) + ")" if words else "(?!)"

    def starts(self, name: str, text: str) -> str:
        """The longest word of a list that `text` begins with (a whole word, or for Hangul a whole eojeol); else empty."""
        by_letter, longest = self._openings(name)
        low = text.lstrip()[: longest + 8].lower()
        for word in by_letter.get(low[:1], ()):
            if low.startswith(word):
                after = low[len(word) :]
                if not after or not (after[0].isalnum() or after[0] in "'-") or (len(word) > 1 and _JOSA.match(after)):
                    return word
        return ""

    @lru_cache(maxsize=64)  # noqa: B019
    def _openings(self, name: str) -> tuple[dict[str, list[str]], int]:
        """The words of a list by their first letter, longest first, and the length of the longest."""
        words = sorted(self._sets[name], key=lambda w: (-len(w), w))
        by_letter: dict[str, list[str]] = {}
        for word in words:
            by_letter.setdefault(word[:1], []).append(word)
        return by_letter, max(map(len, words), default=0)

    def __hash__(self) -> int:
        return id(self)


def _bounded(word: str) -> str:
    left = r"\b" if word[:1].isascii() and word[:1].isalnum() else ""
    right = r"\b" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return left + re.escape(word) + right


def load(extra: Mapping[str, Any] | None = None) -> Packs:
    """The built-in packs with a user's own words merged over them.

    Args:
        extra: `{language: {list or roles or labels: …}}`, as `packs:` of cards.yaml has it, already checked.
    """
    if not extra:
        return _builtin()
    return _merge([*_raw(), *(cast(Mapping[str, Any], pack) for pack in extra.values())])


def check(extra: object) -> list[str]:
    """What is wrong with a user's `packs:` mapping, one sentence each; empty when nothing is."""
    if not isinstance(extra, Mapping):
        return ["`packs` must be a mapping of languages (ko, en)"]
    wrong = []
    for lang, pack in extra.items():
        if not isinstance(pack, Mapping):
            wrong.append(f"`packs: {lang}` must be a mapping")
            continue
        for key, value in pack.items():
            if key == "roles":
                ok = isinstance(value, Mapping) and all(r in ROLES and isinstance(w, list) for r, w in value.items())
                wrong += [] if ok else [f"`packs: {lang}: roles` maps {', '.join(ROLES)} to lists of titles"]
            elif key == "labels":
                wrong += [] if isinstance(value, Mapping) else [f"`packs: {lang}: labels` maps a label to a kind"]
            elif key not in LISTS:
                wrong.append(f"`packs: {lang}` has no list `{key}`; it has roles, labels, {', '.join(LISTS)}")
            elif not isinstance(value, list):
                wrong.append(f"`packs: {lang}: {key}` must be a list of words")
    return wrong


@lru_cache(maxsize=1)
def _raw() -> tuple[Mapping[str, Any], ...]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(yaml.load(files(__package__).joinpath(f"{lang}.yaml").read_text(encoding="utf-8"), loader) for lang in LANGUAGES)


@lru_cache(maxsize=1)
def _builtin() -> Packs:
    return _merge(list(_raw()))


def _merge(packs: list[Mapping[str, Any]]) -> Packs:
    words: dict[str, dict[str, None]] = {name: {} for name in LISTS}
    roles: dict[str, Role] = {}
    labels: dict[str, Kind] = {}
    for pack in packs:
        for name in LISTS:
            words[name].update(dict.fromkeys(unicodedata.normalize("NFC", str(w)).lower() for w in pack.get(name) or ()))
        for role, titles in (pack.get("roles") or {}).items():
            roles.update({fold(str(t)): role for t in titles or ()})
        labels.update({fold(str(k)): v for k, v in (pack.get("labels") or {}).items()})
    return Packs({k: tuple(v) for k, v in words.items()}, roles, labels)
