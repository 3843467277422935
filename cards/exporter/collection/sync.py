"""Syncing a collection with AnkiWeb or a server of one's own, by the engine."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from cards.exporter.collection import key_of, plain, said
from cards.files import state_folder
from cards.problems import CardsError

if TYPE_CHECKING:
    from cards.exporter.collection import Engine

Direction = Literal["upload", "download"]

PATIENCE = 600.0
"""Seconds to wait for pictures."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
_LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did."""

    direction: Direction | Literal[""] = ""
    """Which side replaced the other; empty for an ordinary sync."""
    message: str = ""
    """What the server wants to be read."""
    media: str = ""
    """What happened to the pictures, as words."""


def sync(
    col: Engine,
    path: Path,
    *,
    root: Path,
    endpoint: str,
    user: str,
    password: str,
    choose: Callable[[], Direction],
    media: bool = True,
) -> Synced:
    """Syncs an open collection; after a full download it has been reopened.

    Args:
        endpoint: the server's address; empty = AnkiWeb.
        choose: which side wins where only a full sync is possible; it is never guessed, not even where one side is empty.

    Raises:
        CardsError: the server cannot be reached, refuses the password, or the sync fails; the backup is named where one was made.
    """
    from anki.errors import AnkiException, SyncError, SyncErrorKind

    where = endpoint or "AnkiWeb"
    if endpoint and not (urlsplit(endpoint).scheme in ("http", "https") and urlsplit(endpoint).hostname):
        raise CardsError(f"`{endpoint}` is not the address of a sync server; it looks like http://192.168.0.7:8080/")
    with _direct(endpoint):
        try:
            return _sync(col, path, root=root, endpoint=endpoint, user=user, password=password, choose=choose, media=media)
        except SyncError as error:
            if error.kind is SyncErrorKind.AUTH:
                raise CardsError(f"{where} does not accept this user and password") from error
            raise CardsError(f"the sync with {where} failed: {said(error)}") from error
        except AnkiException as error:
            raise CardsError(f"the sync with {where} failed: {said(error).rstrip('.')}; check the address and the network") from error


def _sync(
    col: Engine, path: Path, *, root: Path, endpoint: str, user: str, password: str, choose: Callable[[], Direction], media: bool
) -> Synced:
    auth = col.sync_login(user, password, endpoint or None)
    out = col.sync_collection(auth, sync_media=media)
    if out.new_endpoint:  # AnkiWeb says on which of its machines the account lives
        auth.endpoint = out.new_endpoint
    if out.required in (out.NO_CHANGES, out.NORMAL_SYNC):
        col.models._clear_cache()
        return Synced("", out.server_message, _pictures(col) if media else "")
    direction = choose()
    folder = state_folder(root) / "backups" / key_of(path, root)
    folder.mkdir(parents=True, exist_ok=True)
    col.create_backup(backup_folder=str(folder), force=True, wait_for_completion=True)
    col.close_for_full_sync()
    try:
        col.full_upload_or_download(auth=auth, server_usn=out.server_media_usn if media else None, upload=direction == "upload")
    finally:
        col.reopen(after_full_sync=True)
    col.models._clear_cache()
    return Synced(direction, out.server_message, _pictures(col) if media else "")


def _pictures(col: Engine) -> str:
    """Waits for the pictures, which the engine syncs in the background: closing the collection would break it off."""
    last, deadline = "", time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status = col.media_sync_status()
        if not status.active:
            return last or "up to date"
        counts = [plain(part) for part in (status.progress.added, status.progress.removed)]
        last = ", ".join(part for part in counts if re.search("[1-9]", part)) or last
        time.sleep(0.05)
    raise CardsError("the pictures were not synced in time; sync again to go on")


@contextmanager
def _direct(endpoint: str) -> Iterator[None]:
    """What a machine says of proxies is not meant for a server that runs on it."""
    if urlsplit(endpoint).hostname not in _LOOPBACK:
        yield
        return
    kept = {name: os.environ.pop(name) for name in _PROXIES if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
