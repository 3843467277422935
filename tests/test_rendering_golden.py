"""What a card looks like, kept as HTML: open `tests/golden/rendering.html` in a browser to look at it; `--update` writes it anew.

The page is every form that a note can have, in the styling of the cards.  The file holds what Anki gets; only formulas stay in their
TeX, which Anki draws with MathJax.
"""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path

import pytest

from cards.exporter.media import MediaBox
from cards.exporter.notetypes import css
from cards.exporter.render import markup
from cards.model import Span

GOLDEN = Path(__file__).parent / "golden" / "rendering.html"
PIXEL = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='60' height='40'><rect width='60' height='40' fill='%s'/></svg>"  # any picture will do
)
SAMPLES = {
    "math": "시간 복잡도는 $O(n \\log n)$이고\n\n$$\nT(n) = 2T\\left(\\frac{n}{2}\\right) + n\n$$",
    "math in a gap": "질량과 에너지: {{c1::$E = \\frac{m_{0}c^{2}}{\\sqrt{1}}$::식}}, 집합은 {{c2::{x}}}이다.",
    "code": "```python\ndef f(x: int) -> str:\n    return f'{x}' * 2  # 두 번\n```\n그리고 `std::vector<int>` 하나",
    "table": "| 계층 | 단위 |\n|:---|---:|\n| 3 | 패킷<br>(IP) |\n| 4 | `a \\| b` |",
    "lists": "1. 하나\n\t- 둘\n\t\t- 셋\n\t\t\t- 넷\n2. **다섯**\n- [x] 끝난 것\n- [ ] 남은 것",
    "marks": "~~지운 말~~ ==칠한 말== <u>밑줄</u> H<sub>2</sub>O x<sup>2</sup> **용어(term)**은 굵다.<br>다음 줄",
    "pictures": "![그림](그림%201.svg) ![[a/같은이름.svg|30]] <img src='b/같은이름.svg' width='30'> ![바깥](../밖.svg)",
    "missing": "![없는 그림](없음.png) ![[소리 없음.mp3]]",
    "sound": "![[말소리.mp3]] [듣기](말소리.mp3)",
    "quote": "> 인용한 말\n> - 안의 목록\n\n- 항목\n  > 안의 인용",
    "folded": "<details><summary>펼치기</summary>\n\n숨은 **말**\n</details>",
    "html": "<p>문단 <strong>굵게</strong></p><ul><li>가<ul><li>나</li></ul></li></ul><script>alert(1)</script>",
    "links": "[[페이지|별칭]]과 [바깥](https://example.org/a::b)과 [안](other.md)",
    "other scripts": "プロセスとは、実行中のプログラムである。 线程是进程中的执行单元。 🚀",
    "what Anki would run": "[sound:x.mp3] [latex]x[/latex] {{Front}} {{c9::",
}


def page(root: Path) -> tuple[str, list[str]]:
    """The page, and the problems that its pictures give."""
    box = MediaBox(root)
    parts = []
    for name, source in SAMPLES.items():
        made = markup(source, image=box.resolver(Span("notes/n.md", 1, 1)))
        parts.append(f"<h4>{html.escape(name)}</h4>\n<div class='card'><div class='note'>{made}</div></div>\n")
    body = "".join(parts)
    for packed, data in sorted(box.files.items()):
        if packed.endswith(".svg"):
            inlined = base64.b64encode(data).decode()
            body = body.replace(f'src="{packed}"', f'src="data:image/svg+xml;base64,{inlined}" title="{packed}"')
    return body, [p.code for p in box.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, colour in {"notes/그림 1.svg": b"steelblue", "notes/a/같은이름.svg": b"tomato", "notes/b/같은이름.svg": b"seagreen"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PIXEL % colour)
    (tmp_path / "밖.svg").write_bytes(PIXEL % b"gold")
    (tmp_path / "notes/말소리.mp3").write_bytes(b"ID3")
    return tmp_path


def test_every_form_is_rendered_as_before(root: Path, update: bool) -> None:
    body, _ = page(root)
    made = f"<!doctype html>\n<meta charset='utf-8'>\n<style>\n{css()}\n</style>\n{body}"
    if update:
        GOLDEN.write_text(made, encoding="utf-8")
    assert made == GOLDEN.read_text(encoding="utf-8")


def test_what_is_missing_is_a_problem_and_can_be_seen(root: Path) -> None:
    body, codes = page(root)
    assert codes == ["media-missing", "media-missing"]
    assert "🖼 없는 그림" in body
    assert "🔊 소리 없음.mp3" in body


def test_pictures_of_one_name_in_two_folders_stay_apart(root: Path) -> None:
    body, _ = page(root)
    titles = re.findall(r'title="(같은이름-[0-9a-f]+\.svg)"', body)
    assert len(set(titles)) == 2


def test_sounds_are_played_by_name_and_none_can_be_forged(root: Path) -> None:
    body, _ = page(root)
    assert len(re.findall(r"\[sound:말소리-[0-9a-f]{16}\.mp3\]", body)) == 2
    assert "[sound:x" not in body
