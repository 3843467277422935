"""`cards.yaml` and the deck definitions of `decks/*.yaml`: read, checked, with the line of whatever is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cards.model import DeckSpec, Problem
from cards.packs import check as check_packs
from cards.problems import problem
from cards.safe_yaml import Document, load
from cards.workspace.places import DECISIONS, DECKS_FOLDER, SETTINGS_FILE

SETTING_KEYS = ("name", "exclude", "packs", "rules", "max_note_mb", "max_media_mb")
DECK_KEYS = ("name", "notes", "sections", "tags", "rules")
RULE_KEYS = ("on", "off")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `cards.yaml` says; the defaults where there is none."""

    name: str = ""
    """The deck of notes that name none and lie in no folder of their own; empty = the workspace folder's name."""
    exclude: tuple[str, ...] = ()
    """Globs of notes that a folder scan leaves out."""
    packs: Mapping[str, Any] = field(default_factory=dict)
    """Vocabulary merged over the built-in packs."""
    rules_on: tuple[str, ...] = ()
    rules_off: tuple[str, ...] = ()
    max_note_mb: int = 16
    """A note that is larger is not read."""
    max_media_mb: int = 20
    """A picture or a sound that is larger is not packed: it would make every sync of the collection slow."""


def read_settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a workspace; what is wrong in them is left at its default and reported."""
    path = root / SETTINGS_FILE
    if not path.exists():
        return Settings(), ()
    document, problems = _document(path, SETTINGS_FILE)
    if document is None:
        return Settings(), problems
    form = _Form(document, SETTINGS_FILE)
    form.only(SETTING_KEYS)
    on, off = form.rules()
    if packs := form.mapping("packs"):
        form.problems.extend(problem("packs-wrong", SETTINGS_FILE, document.line("packs"), why=why) for why in check_packs(packs))
    settings = Settings(
        name=form.text("name"),
        exclude=form.texts("exclude"),
        packs={} if any(p.code == "packs-wrong" for p in form.problems) else packs,
        rules_on=on,
        rules_off=off,
        max_note_mb=form.number("max_note_mb", Settings().max_note_mb),
        max_media_mb=form.number("max_media_mb", Settings().max_media_mb),
    )
    return settings, (*problems, *form.problems)


def read_deck_specs(root: Path) -> tuple[tuple[DeckSpec, ...], tuple[Problem, ...]]:
    """The deck definitions of a workspace in the order of their file names; a broken one is reported and left out."""
    specs: list[DeckSpec] = []
    problems: list[Problem] = []
    for path in _deck_files(root / DECKS_FOLDER):
        name = f"{DECKS_FOLDER}/{unicodedata.normalize('NFC', path.name)}"
        document, wrong = _document(path, name)
        problems.extend(wrong)
        if document is None:
            continue
        form = _Form(document, name)
        form.only(DECK_KEYS)
        on, off = form.rules()
        spec = DeckSpec(
            name=form.text("name") or unicodedata.normalize("NFC", path.stem),
            notes=form.texts("notes"),
            sections=form.texts("sections"),
            tags=form.texts("tags"),
            rules_on=on,
            rules_off=off,
            path=name,
        )
        problems.extend(form.problems)
        if not form.problems:
            specs.append(spec)
    return tuple(specs), tuple(problems)


def _deck_files(folder: Path) -> list[Path]:
    try:
        found = [p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and not p.name.startswith(".") and p.name != DECISIONS]
    except OSError:
        return []
    return sorted((p for p in found if p.is_file()), key=lambda p: unicodedata.normalize("NFC", p.name))


def _document(path: Path, name: str) -> tuple[Document | None, tuple[Problem, ...]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return None, (problem("unreadable", name, why=error.strerror or str(error)),)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n")
        return None, (problem("not-utf8", name, line + 1, byte=error.start - error.object.rfind(b"\n", 0, error.start)),)
    document, problems = load(text, name)
    if problems:
        return None, problems
    if document.value is None:
        return Document({}, document.lines), ()
    if not isinstance(document.value, dict):
        return None, (
            problem("setting-value", name, document.line(), key="the file", seen=_seen(document.value), expected="`key: value` lines"),
        )
    return document, ()


class _Form:
    """Reads typed values out of a mapping and collects what is wrong with them."""

    def __init__(self, document: Document, path: str) -> None:
        self.document = document
        self.path = path
        self.problems: list[Problem] = []

    def only(self, known: tuple[str, ...], *keys: str) -> None:
        """Reports every key at `keys` that is not `known`."""
        value = self.document.value
        for key in keys:
            value = value[key]
        for key in value:
            if key not in known:
                near = _near(str(key), known)
                seen = {"key": key, "near": f"did you mean `{near}`? " if near else "", "known": ", ".join(known)}
                self.problems.append(problem("setting-unknown", self.path, self.document.line(*keys, str(key)), **seen))

    def text(self, key: str) -> str:
        value = self.document.value.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return str(value)
        return str(self._wrong(value, "one line of text", "", key))

    def texts(self, *keys: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.document.value
        for key in keys:
            value = value.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if all(isinstance(item, (str, int, float)) and not isinstance(item, bool) for item in items):
            return tuple(str(item) for item in items if str(item).strip())
        return tuple(self._wrong(value, "a list of texts, one `- ` line each", (), *keys))

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.document.value.get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        return dict(self._wrong(value, "`key: value` lines below it", {}, key))

    def number(self, key: str, default: int) -> int:
        value = self.document.value.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        return int(self._wrong(value, "a whole number above 0", default, key))

    def rules(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The rules switched on and off."""
        if not self.mapping("rules"):
            return (), ()
        self.only(RULE_KEYS, "rules")
        return self.texts("rules", "on"), self.texts("rules", "off")

    def _wrong(self, value: object, expected: str, default: Any, *keys: str) -> Any:
        line = self.document.line(*keys)
        self.problems.append(problem("setting-value", self.path, line, key=".".join(keys), seen=_seen(value), expected=expected))
        return default


def _seen(value: object) -> str:
    names = {dict: "a mapping", list: "a list", str: "a text", bool: "true or false", type(None): "empty"}
    return names.get(type(value), f"`{str(value)[:40]}`")


def _near(word: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word.lower(), known, n=1)), "")
