"""Pictures: found where notes mean them, packed under hashed names, never read from outside the workspace."""

from __future__ import annotations

import os
import time
import unicodedata
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.exporter import export
from cards.exporter.locate import KINDS, locate
from cards.exporter.media import MediaBox, packed_name
from cards.model import Span
from tests.exporter_samples import PNG, card, deck, draft

SPAN = Span("notes/week3.md", 12, 14)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with pictures, beside files that are none of its business."""
    for name in ("notes/a.png", "notes/그림 1.png", "notes/attachments/deep.png", "assets/site.png", "images/top.png", "notes/sub/b.png"):
        file = tmp_path / "ws" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PNG + name.encode())
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "ws" / "notes" / ".env").write_text("TOKEN=1")
    return tmp_path / "ws"


def show(root: Path, target: str, span: Span = SPAN) -> tuple[str, list[str], dict[str, bytes]]:
    box = MediaBox(root, limit=1000)
    return box.resolver(span)(target, "alt"), [p.code for p in box.problems], box.files


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("a.png", "notes/a.png"),
        ("./a.png", "notes/a.png"),
        ("%EA%B7%B8%EB%A6%BC%201.png", "notes/그림 1.png"),
        ("그림 1.png", "notes/그림 1.png"),
        (unicodedata.normalize("NFD", "그림 1.png"), "notes/그림 1.png"),
        ("sub/b.png", "notes/sub/b.png"),
        ("sub\\b.png", "notes/sub/b.png"),
        ("sub/../a.png", "notes/a.png"),
        ("../images/top.png", "images/top.png"),
        ("/assets/site.png", "assets/site.png"),
        ("{{ site.baseurl }}/assets/site.png", "assets/site.png"),
        ("{{site.url}}{{ site.baseurl }}/assets/site.png", "assets/site.png"),
        ("{{ '/assets/site.png' | relative_url }}", "assets/site.png"),
        ("a.png?raw=true", "notes/a.png"),
        ("a.png#center", "notes/a.png"),
        ("deep.png", "notes/attachments/deep.png"),
        ("site.png", "assets/site.png"),
        ("notes/sub/b.png", "notes/sub/b.png"),
    ],
)
def test_found_where_the_note_means_it(root: Path, target: str, file: str) -> None:
    name, codes, files = show(root, target)
    assert codes == []
    assert files == {name: (root / file).read_bytes()}


def test_a_name_that_is_decomposed_on_disk(root: Path) -> None:
    (root / "notes" / unicodedata.normalize("NFD", "맥.png")).write_bytes(PNG)
    name, codes, files = show(root, "맥.png")
    assert codes == []
    assert name.startswith("맥-")
    assert list(files) == [name]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("gone.png", "media-missing"),
        ("", "media-missing"),
        ("/", "media-missing"),
        ("sub", "media-missing"),
        ("bad\0name.png", "media-missing"),
        ("x" * 5000 + ".png", "media-missing"),
        ("../../secret.png", "media-outside"),
        ("..%2F..%2Fsecret.png", "media-outside"),
        ("..\\..\\secret.png", "media-outside"),
        ("sub/../../../secret.png", "media-outside"),
        ("/../secret.png", "media-outside"),
        ("link.png", "media-outside"),
        ("linked/secret.png", "media-outside"),
        ("file:///etc/passwd", "media-outside"),
        ("\\\\server\\share\\x.png", "media-outside"),
        ("C:\\Users\\x.png", "media-outside"),
        ("/etc/passwd", "media-missing"),
        (".env", "media-kind"),
        ("week3.md", "media-missing"),
        ("javascript:alert(1)", "media-kind"),
        ("ftp://host/a.png", "media-kind"),
        ("big.png", "media-too-big"),
        ("pipe.png", "media-missing"),
    ],
)
def test_never_leaves_the_workspace(root: Path, target: str, code: str) -> None:
    (root / "notes" / "link.png").symlink_to(root.parent / "secret.png")
    (root / "notes" / "linked").symlink_to(root.parent)
    (root / "notes" / "big.png").write_bytes(b"x" * 1001)
    os.mkfifo(root / "notes" / "pipe.png")
    assert show(root, target) == ("", [code], {})


def test_a_link_inside_the_workspace_is_followed(root: Path) -> None:
    (root / "notes" / "alias.png").symlink_to(root / "images" / "top.png")
    name, codes, files = show(root, "alias.png")
    assert (codes, files[name]) == ([], (root / "images" / "top.png").read_bytes())


@pytest.mark.parametrize(
    ("target", "link"),
    [
        ("https://example.org/a.png", "https://example.org/a.png"),
        ("HTTP://example.org/a", "HTTP://example.org/a"),
        ("//example.org/a.png", "https://example.org/a.png"),
    ],
)
def test_remote_pictures_stay_links(root: Path, target: str, link: str) -> None:
    assert show(root, target) == (link, [], {})


def test_a_note_outside_the_workspace_has_its_own_folder(root: Path) -> None:
    other = root.parent / "elsewhere"
    (other / "img").mkdir(parents=True)
    (other / "img" / "c.png").write_bytes(PNG)
    span = Span(str(other / "note.md"), 1, 1)
    name, codes, _ = show(root, "img/c.png", span)
    assert codes == []
    assert name.startswith("c-")
    assert show(root, "../secret.png", span)[1] == ["media-outside"]


def test_the_same_name_in_two_folders_and_a_new_content_get_other_names() -> None:
    assert packed_name("a.png", b"1") != packed_name("a.png", b"2")
    assert packed_name("a.png", b"1") == packed_name("a.png", b"1")


@given(st.text(max_size=120), st.sampled_from(sorted(KINDS)))
@settings(max_examples=80, deadline=None)
def test_packed_names_are_safe_everywhere(stem: str, suffix: str) -> None:
    name = packed_name(stem.replace("/", "") + suffix, b"x")
    assert name == unicodedata.normalize("NFC", name)
    assert not name.startswith(("_", ".", "-"))
    assert len(name.encode("utf-8", "surrogatepass")) < 120
    assert all(c.isalnum() or c in "-_." for c in name)


def test_hangul_stays_readable() -> None:
    name = packed_name("층 순서 (최종).PNG", PNG)
    assert name.startswith("층_순서_최종-")
    assert name.endswith(".png")


def test_a_missing_picture_is_told_once_with_its_place(root: Path) -> None:
    cards = [card(f"aKey{n}", draft(f"질문 {n}은?", "![구조](gone.png) 설명")) for n in range(3)]
    _, problems = export([deck(*cards)], root=root, out=root / "decks")
    assert [(p.code, p.level, p.path, p.line) for p in problems] == [("media-missing", "warning", "notes/week3.md", 12)]
    assert "`gone.png`" in problems[0].message


def test_a_bare_name_is_found_anywhere_in_the_workspace_the_nearest_first(tmp_path: Path) -> None:
    for place in ("notes/a/files/그림.png", "notes/b/그림.png", ".hidden/secret.png", "notes/other/deep/only.png"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(place.encode())
    near, _ = locate("그림.png", folder=tmp_path / "notes/a", root=tmp_path)
    far, _ = locate("only.png", folder=tmp_path / "notes/a", root=tmp_path)
    assert near == (tmp_path / "notes/a/files/그림.png").resolve()
    assert far == (tmp_path / "notes/other/deep/only.png").resolve()
    assert locate("secret.png", folder=tmp_path / "notes/a", root=tmp_path) == (None, "media-missing")
    assert locate("x/only.png", folder=tmp_path / "notes/a", root=tmp_path) == (None, "media-missing")


def test_a_picture_that_has_just_come_is_found_in_a_moment(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "elsewhere").mkdir()
    find = partial(locate, "new.png", folder=tmp_path / "notes", root=tmp_path)
    assert find() == (None, "media-missing")
    (tmp_path / "elsewhere" / "new.png").write_bytes(b"x")
    time.sleep(0.1)
    assert find() == (tmp_path / "elsewhere" / "new.png", "")
    (tmp_path / "elsewhere" / "new.png").unlink()
    time.sleep(0.1)
    assert find() == (None, "media-missing")


def test_the_root_of_a_site_inside_the_workspace(tmp_path: Path) -> None:
    for place in ("blog/static/images/a.png", "blog/assets/b.png"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x")
    find = partial(locate, folder=tmp_path / "blog/content/posts", root=tmp_path)
    assert find("/images/a.png") == (tmp_path / "blog/static/images/a.png", "")
    assert find("/assets/b.png") == (tmp_path / "blog/assets/b.png", "")
    assert find("/../b.png")[0] is None
