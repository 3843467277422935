"""YAML that a stranger may have written: the safe loader, with limits on size, depth and aliases, and the line of every key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from cards.model import Problem
from cards.problems import problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARS = 1_000_000
MAX_DEPTH = 32
MAX_ALIASES = 16
"""Sixteen aliases can multiply a document by a few hundred at most, so what uses the value stays bounded too."""

Keys = tuple[str | int, ...]


class Document(NamedTuple):
    """A YAML document as plain Python values, and where its parts stand."""

    value: Any
    lines: dict[Keys, int]
    """The 1-based line of each key or list item, by the keys that lead there; `()` is the document itself."""

    def line(self, *keys: str | int) -> int:
        """The line of the nearest known place on the way to `keys`."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 0)


class _Refused(Exception):
    """A limit was passed; the arguments are what to say and the line."""


def load(text: str, path: str, *, first_line: int = 1) -> tuple[Document, tuple[Problem, ...]]:
    """The value of one YAML document.

    Args:
        text: the document.
        path: the file, as shown to the user.
        first_line: the line of the file on which `text` starts.

    Returns:
        The document (value None where it could not be read) and what was wrong.
    """
    import yaml

    loader_class = _loader_class()
    line = 0
    try:
        _check_limits(text, yaml.parse(text, Loader=loader_class), yaml)
        loader = loader_class(text)
        try:
            node = loader.get_single_node()
            lines = dict(_places(node, (), yaml)) if node is not None else {}
            value = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except _Refused as error:
        why, line = error.args
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why, line = str(error.problem or error.context or "it cannot be read"), (mark.line if mark else 0)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        why = str(error).splitlines()[0] if str(error) else "it cannot be read"
    else:
        return Document(_nfc(value), {keys: first_line + place for keys, place in lines.items()}), ()
    return Document(None, {}), (problem("yaml-broken", path, first_line + line, why=why),)


@lru_cache(maxsize=1)
def _loader_class() -> Any:
    """The safe loader without two surprises of YAML 1.1: `on`, `off`, `yes` and `no` are words here, and a date stays text."""
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        yaml_implicit_resolvers = {  # noqa: RUF012
            letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
            for letter, resolvers in base.yaml_implicit_resolvers.items()
        }

    Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    return Loader


def dump(value: Any) -> str:
    """`value` as YAML, keys in the order given, Hangul as itself."""
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=120))


def _check_limits(text: str, events: Iterator[Any], yaml: Any) -> None:
    if len(text) > MAX_CHARS:
        raise _Refused(f"it is longer than {MAX_CHARS:,} characters", 0)
    depth = aliases = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > MAX_DEPTH:
            raise _Refused(f"it is nested more than {MAX_DEPTH} deep", event.start_mark.line)
        if aliases > MAX_ALIASES:
            raise _Refused(f"it has more than {MAX_ALIASES} aliases", event.start_mark.line)


def _places(node: Any, keys: Keys, yaml: Any) -> Iterator[tuple[Keys, int]]:
    """Every key's line, counted from 0.  Aliases may lead back to a parent, so the depth is bounded here too."""
    yield keys, node.start_mark.line
    if len(keys) > MAX_DEPTH:
        raise _Refused("it contains itself", node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = (*keys, unicodedata.normalize("NFC", str(key.value)))
            yield from _places(value, name, yaml)
            yield name, key.start_mark.line
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _places(item, (*keys, index), yaml)


def _nfc(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_nfc(item) for item in value]
    if isinstance(value, dict):
        return {_nfc(key): _nfc(item) for key, item in value.items()}
    return value
