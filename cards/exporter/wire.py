"""AnkiConnect's protocol: an action is a request over HTTP, many go in one, and what Anki refuses is told as a sentence."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib import error, parse, request

from cards.problems import CardsError

VERSION = 6
"""Of AnkiConnect's protocol."""

KEY = "CARDS_CONNECT_KEY"
"""The environment's variable with AnkiConnect's API key, where the add-on was given one."""

PATIENCE = 120.0
"""Seconds to wait for an answer: importing a large package takes its time."""

AT_ONCE = 100
"""Actions in one request: the add-on looks for a new request forty times a second, so each one alone costs 30 ms."""

LARGE = 500_000
"""Bytes of a file that goes by its path where Anki runs on this machine: the add-on reads a request one kilobyte at a time and copies
all that it has each time, so that 10 MB take a minute."""

_NEAR = frozenset(("127.0.0.1", "localhost", "::1"))

_REFUSALS = {
    "valid api key must be provided": f"AnkiConnect wants its key; put it into the environment's variable {KEY}",
    "collection is not available": "no profile is open in Anki; open one, and try again",
    "CollectionNotOpen": "Anki has its collection closed, as during a sync; wait, and try again",
    "unsupported action": "the add-on AnkiConnect is too old for this; update it (Tools › Add-ons), and try again",
}
"""What the add-on says → what to do."""

Action = tuple[str, dict[str, Any]]
"""Its name and its parameters."""


class Wire:
    """A line to AnkiConnect."""

    def __init__(self, url: str, *, timeout: float = PATIENCE) -> None:
        """
        Args:
            url: where AnkiConnect listens.
            timeout: seconds to wait for one answer.

        Raises:
            CardsError: the address is none.
        """
        parts = parse.urlsplit(url)
        if parts.scheme not in ("http", "https"):
            raise CardsError(f"`{url}` is not the address of AnkiConnect; it looks like http://127.0.0.1:8765")
        self.url = url
        self._near = parts.hostname in _NEAR
        self._timeout = timeout
        # what a machine says of proxies is not meant for an Anki that runs on it
        self._open = request.build_opener(request.ProxyHandler({})).open

    def call(self, action: str, **params: Any) -> Any:
        """One action.

        Raises:
            CardsError: nobody answers, or Anki refuses.
        """
        return self._value(action, self._ask(_said(action, params)))

    def calls(self, actions: Sequence[Action]) -> list[Any]:
        """Many actions, one after another; a refused one does not keep the others from being done.

        Raises:
            CardsError: nobody answers, or Anki refused one of them.
        """
        answers: list[Any] = []
        for start in range(0, len(actions), AT_ONCE):
            some = [_said(name, params) for name, params in actions[start : start + AT_ONCE]]
            answers += self.call("multi", actions=some)
        return [self._value(name, answer) for (name, _), answer in zip(actions, answers, strict=True)]

    def store(self, name: str, data: bytes, *, replace: bool = True) -> None:
        """A file for Anki's media folder.

        Raises:
            CardsError: nobody answers, or Anki refuses.
        """
        if self._near and len(data) > LARGE and self._store_by_path(name, data, replace=replace):
            return
        self.call("storeMediaFile", filename=name, data=base64.b64encode(data).decode(), deleteExisting=replace)

    def _store_by_path(self, name: str, data: bytes, *, replace: bool) -> bool:
        """False where Anki does not see the file: in a container, or as another user."""
        with tempfile.TemporaryDirectory(prefix="cards-") as folder:
            path = Path(folder) / "file"
            path.write_bytes(data)
            said = _said("storeMediaFile", {"filename": name, "path": str(path), "deleteExisting": replace})
            answer = self._ask(said)
        return isinstance(answer, dict) and answer.get("error") is None and bool(answer.get("result"))

    def _ask(self, said: dict[str, Any]) -> Any:
        call = request.Request(self.url, json.dumps(said).encode(), {"Content-Type": "application/json"})
        try:
            with self._open(call, timeout=self._timeout) as reply:
                return json.loads(reply.read())
        except (error.URLError, OSError) as cause:
            why = getattr(cause, "reason", None) or cause
            if isinstance(why, TimeoutError):
                busy = f"Anki at {self.url} did not answer within {self._timeout:g} s"
                raise CardsError(f"{busy}; it may be busy (a sync, a dialog): wait until it is done, and push again") from cause
            raise CardsError(f"no Anki answers at {self.url} ({why}); start Anki with the add-on AnkiConnect, and try again") from cause
        except ValueError as cause:
            raise CardsError(f"what answers at {self.url} is not AnkiConnect; check the address") from cause

    def _value(self, action: str, answer: Any) -> Any:
        if not isinstance(answer, dict) or "error" not in answer or "result" not in answer:
            raise CardsError(f"what answers at {self.url} is not AnkiConnect; check the address")
        if answer["error"] is None:
            return answer["result"]
        why = next((words for part, words in _REFUSALS.items() if part in str(answer["error"])), "")
        raise CardsError(f"Anki refused `{action}`: {answer['error']}{f'; {why}' if why else ''}")


def _said(action: str, params: dict[str, Any]) -> dict[str, Any]:
    said = {"action": action, "version": VERSION, "params": params}
    if key := os.environ.get(KEY):
        said["key"] = key
    return said
