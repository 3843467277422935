"""Where the picture that a note points at lies: beside the note, in a folder of pictures, from the root of the vault or of the site.

Nothing outside the workspace is ever found.
"""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from cards.model import Span

SOUNDS = frozenset([".mp3", ".m4a", ".wav", ".ogg", ".oga", ".opus", ".flac", ".3gp", ".mp4", ".webm"])
"""Endings that Anki plays."""

KINDS = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".ico", ".tif", ".tiff"]) | SOUNDS
"""Endings that Anki shows as a picture or plays.  Anything else that an image link names is left where it is."""

FOLDERS = ("attachments", "assets", "images")
"""Where a picture that is named without a folder is looked for, after the note's own folder."""

Image = Callable[[str, str], str]
"""(target, alternative text) → the source to show, or "" where there is no picture."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def remote(target: str) -> tuple[str, str]:
    """The link of a picture on the web, or the code of the problem with a target that is no path; both empty for a path."""
    text = target.strip()
    if re.match(r"https?://", text, re.IGNORECASE):
        return text, ""
    if text.startswith("//"):
        return f"https:{text}", ""  # a page's own protocol, which a card does not have
    if text.startswith("\\\\") or text.lower().startswith("file:") or re.match(r"[A-Za-z]:[\\/]", text):
        return "", "media-outside"
    return "", "media-kind" if _SCHEME.match(text) else ""


def locate(target: str, *, folder: Path, root: Path) -> tuple[Path | None, str]:
    """Where the picture that a note points at lies.

    Args:
        target: the link's target as written: percent-encoded or not, with a Jekyll or Obsidian prefix or not.
        folder: the note's folder.
        root: the folder that must hold the picture.

    Returns:
        The file with every symbolic link followed, or None with the code `media-missing`, `media-outside` or `media-kind`.
    """
    code = "media-missing"
    for text in _spellings(target):
        for parts, base in _places(text, folder, root):
            found = _walk(base, parts, root)
            if found is None:
                code = "media-outside"
            elif os.path.isfile(found):
                real = found.resolve()
                if not real.is_relative_to(root.resolve()):
                    code = "media-outside"
                elif real.suffix.lower() not in KINDS:
                    code = "media-kind"
                else:
                    return real, ""
    return None, code


def watcher(root: Path, span: Span, found: set[str]) -> Image:
    """An image source for a card at `span` that adds to `found` all paths where its pictures are looked for."""
    folder, reach = home(root, span.path)

    def image(target: str, alt: str) -> str:
        if not any(remote(target)):
            for text in _spellings(target):
                found.update(str(path) for parts, base in _places(text, folder, reach) if (path := _walk(base, parts, reach)) is not None)
        return ""

    return image


def home(root: Path, path: str) -> tuple[Path, Path]:
    """The folder of the note, and the folder that its pictures must lie in: the workspace, or the note's own folder outside it."""
    inside = not os.path.isabs(path) and ".." not in Path(path).parts
    folder = (root / path).parent if inside else Path(path).absolute().parent
    return (folder, root) if inside or folder.resolve().is_relative_to(root.resolve()) else (folder, folder)


def _spellings(target: str) -> Iterator[str]:
    """What a target may mean as a path, the likeliest first."""
    text = _without_liquid(target.strip()).replace("\\", "/")
    seen = set()
    for form in (text, re.split(r"[?#]", text, maxsplit=1)[0]):
        for spelling in (form, unquote(form)):
            if spelling.isprintable() and spelling.strip("/. ") and spelling not in seen:
                seen.add(spelling)
                yield spelling


def _without_liquid(text: str) -> str:
    """The path of `{{ site.baseurl }}/a.png` and of `{{ "/a.png" | relative_url }}`."""
    text = unquote(text) if text.upper().startswith("%7B%7B") else text
    path = ""
    while text.startswith("{{") and "}}" in text:
        inner, text = text[2:].split("}}", 1)
        quoted = re.search(r"[\"']([^\"']+)[\"']", inner)
        path += quoted[1] if quoted else "/"
    return path + text


def _places(text: str, folder: Path, root: Path) -> Iterator[tuple[list[str], Path]]:
    """The path's parts and the folders to start from."""
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if text.startswith("/"):
        yield parts, root
        yield from _of_site(parts, folder, root)
        return
    yield parts, folder
    if len(parts) == 1:
        for base in dict.fromkeys((folder, root)):
            for name in FOLDERS:
                yield [name, *parts], base
    if ".." not in parts:
        yield parts, root  # Obsidian writes paths from the vault's root
    if len(parts) == 1:
        for base in _elsewhere(unicodedata.normalize("NFC", parts[0]), folder, root):
            yield parts, base


def _of_site(parts: list[str], folder: Path, root: Path) -> Iterator[tuple[list[str], Path]]:
    """A path from the root of a site that lies inside the workspace, and from the folder that Hugo copies to the site's root."""
    for base in (folder, *folder.parents):
        if base == root or base.is_relative_to(root):
            yield parts, base
            yield ["static", *parts], base


def _elsewhere(name: str, folder: Path, root: Path) -> list[Path]:
    """The folders of the workspace that hold a file of that name, as Obsidian finds it by its name alone: the nearest to the note first."""
    known, now = _LISTS.get(root), time.monotonic()
    if known is None or (now - known.seen > _FRESH and any(_changed(path) != when for path, when in known.folders.items())):
        known = _LISTS[root] = _listed(root)
    known.seen = now
    return sorted(known.places.get(name, ()), key=lambda base: (-len(os.path.commonpath((base, folder))), len(base.parts), str(base)))


@dataclass(slots=True)
class _List:
    """The pictures and sounds of a workspace."""

    places: dict[str, list[Path]]
    """The folders that hold a file of each name."""
    folders: dict[str, int]
    """When each folder changed last: what comes, goes or is renamed changes the folder it lies in."""
    seen: float = 0.0
    """When the list was last known to hold."""


def _changed(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return -1


def _listed(root: Path) -> _List:
    """The files below `root` that a card can show; hidden folders and links are left out."""
    found: dict[str, list[Path]] = {}
    folders: dict[str, int] = {}
    seen = 0
    for here, below, names in os.walk(root):
        folders[here] = _changed(here)
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "node_modules")
        for name in names:
            if os.path.splitext(name)[1].lower() in KINDS:
                found.setdefault(unicodedata.normalize("NFC", name), []).append(Path(here))
        seen += len(names) + len(below)
        if seen > _MOST_FILES:
            break
    return _List(found, folders)


_LISTS: dict[Path, _List] = {}
_FRESH = 0.05
"""Seconds for which the list of a workspace's files holds without a look at its folders."""
_MOST_FILES = 100_000
"""A workspace with more files is searched in part only."""


def _walk(base: Path, parts: list[str], root: Path) -> Path | None:
    """The path below `base`, whatever normal form the names on disk have; None where it climbs out of `root`."""
    at = base
    for part in parts:
        if part == "..":
            if at == root or not at.is_relative_to(root):
                return None
            at = at.parent
        else:
            at = at / _as_on_disk(at, part)
    return at


def _as_on_disk(folder: Path, name: str) -> str:
    """The entry of `folder` that `name` means: macOS writes Hangul names decomposed, notes name them composed."""
    for form in (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)):
        if os.path.lexists(folder / form):
            return form
    return name
