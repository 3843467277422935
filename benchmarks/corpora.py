"""Notes to measure with: seeded, made of the parts of the project's own sample notes, with other words in place of their terms."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "notes"
_PART = re.compile(r"(?m)^(?=#{1,6} |\*\*[^*\n]+\*\*$)")
_TERM = re.compile(r"(?m)^\s*[-*] (?:\*\*)?([^:*\n]{2,30}?)(?:\*\*)? ?: |^#{1,6} (.{2,30})$|^\*\*([^*\n]{2,30})\*\*$")
_SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호기니디리미비시이지치키티피히"
_LATIN = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta", "ve", "wo", "xe", "yu")


def parts() -> list[str]:
    """The sections of the sample notes, without front matter and links."""
    found = []
    for path in sorted(SAMPLES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.name == "README.md":
            continue
        body = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
        found += [part.strip() + "\n\n" for part in _PART.split(body) if len(part) > 80 and "https://" not in part]
    return found


def ordinary(seed: int, size: int) -> str:
    """A note of about `size` bytes."""
    luck, pool = random.Random(seed), parts()
    out = [f"---\ntitle: 정리 {seed}\ndate: 2026-03-{1 + seed % 28:02d}\n---\n\n# {_word(luck)} {seed}\n\n"]
    length = 0
    while length < size:
        out.append(_retold(luck.choice(pool), luck))
        length += len(out[-1].encode())
    return "".join(out)


def prose(seed: int, size: int) -> str:
    """A note of Korean sentences under headings, about `size` bytes."""
    luck, out, length = random.Random(seed), [f"# {seed}번째 글\n\n"], 0
    shapes = (
        "{a}는 {b}를 {c}에 저장하는 방식이다.",
        "{a}가 {b}를 먼저 확인하기 때문에 {c}는 늦게 처리된다.",
        "{a}와 달리 {b}는 {c}를 순서대로 읽지 않는다.",
        "{a}의 역할은 {b}와 {c} 사이에서 값을 맞추는 것이다.",
        "만약 {a}가 실패하면 {b}는 {c}를 처음부터 다시 계산한다.",
        "이 과정에서 {a}는 {b}를 줄이고 {c}를 늘린다.",
        "{a}를 쓰려면 {b}가 필요하고, {c}는 없어도 된다.",
        "그래서 {a}에서는 {b}보다 {c}를 더 자주 쓰게 된다.",
    )
    while length < size:
        head = f"## {_word(luck)} {_word(luck)}\n\n"
        lines = [luck.choice(shapes).format(a=_word(luck), b=_word(luck), c=_word(luck)) for _ in range(luck.randint(2, 6))]
        out.append(head + " ".join(lines) + "\n\n")
        length += len(out[-1].encode())
    return "".join(out)


def workspace(folder: Path, count: int, *, size: int = 4000, seed: int = 1) -> None:
    """A workspace of `count` ordinary notes, fifty a folder, in one deck."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cards.yaml").write_text("name: bench\n", encoding="utf-8")
    (folder / "decks").mkdir(exist_ok=True)
    (folder / "decks/all.yaml").write_text("name: bench\n", encoding="utf-8")
    for n in range(count):
        path = folder / "notes" / f"w{n // 50:03d}" / f"n{n:05d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ordinary(seed * 1_000_003 + n, size), encoding="utf-8")


def pairs(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Questions and answers, all different."""
    luck = random.Random(seed)
    for n in range(count):
        a, b = _word(luck), _word(luck)
        yield f"{a} {n}는 왜 {b}보다 먼저 처리되나요?", f"{b} {n}의 값을 {a}가 미리 계산해 두었기 때문입니다."


def qa(folder: Path, count: int, syntax: str) -> Path:
    """Explicit cards in the syntax of a program; returns what to give it."""
    folder.mkdir(parents=True, exist_ok=True)
    if syntax == "anki-yaml-tool":
        style = {"name": "Basic", "deck-name": "bench", "css": "", "fields": ["Front", "Back"]}
        style["templates"] = [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{Front}}<hr>{{Back}}"}]  # type: ignore[assignment]
        data = [{"front": q, "back": a} for q, a in pairs(count)]
        (folder / "deck.yaml").write_text(json.dumps({"config": style, "data": data}, ensure_ascii=False), encoding="utf-8")
        return folder / "deck.yaml"
    if syntax == "md2ankicard":
        for n, (q, a) in enumerate(pairs(count)):
            (folder / f"{q.rstrip('?')} {n}.md").write_text(a + "\n", encoding="utf-8")
        return folder
    made = list(pairs(count))
    for first in range(0, count, 100):
        (folder / f"n{first:06d}.md").write_text(_SYNTAX[syntax](made[first : first + 100]), encoding="utf-8")
    return folder


_SYNTAX = {
    "cards": lambda some: "# 질문과 답\n\n" + "".join(f"Q. {q}\n\nA. {a}\n\n" for q, a in some),
    "ankdown": lambda some: "\n---\n\n".join(f"{q}\n\n%\n\n{a}\n" for q, a in some),
}


def _word(luck: random.Random) -> str:
    if luck.random() < 0.3:
        return "".join(luck.choice(_LATIN) for _ in range(luck.randint(2, 4))).capitalize()
    return "".join(luck.choice(_SYLLABLES) for _ in range(luck.randint(2, 4)))


def _retold(part: str, luck: random.Random) -> str:
    """A part with other words in place of some of its terms, so that no two are alike."""
    terms = {next(filter(None, match.groups())).strip() for match in _TERM.finditer(part)}
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        if luck.random() < 0.7:
            part = part.replace(term, f"{_word(luck)} {term}" if luck.random() < 0.5 else f"{term} {_word(luck)}")
    return part
