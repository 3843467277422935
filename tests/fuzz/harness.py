"""What must hold for any note whatsoever: it is read without a traceback, its cards lie in the file, and nothing unsafe is in a field."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser

from cards import extractor, packs, parser
from cards.exporter.render import markup
from cards.markup.html import _ATTRIBUTES as ATTRIBUTES
from cards.markup.html import _TAGS as TAGS

FRAGMENTS = (
    *(
        "# ",
        "## ",
        "- ",
        "1. ",
        "\t",
        "    ",
        "> ",
        ">> ",
        "---\n",
        "***",
        "**",
        "*",
        "_",
        "~~",
        "==",
        "`",
        "```\n",
        "~~~",
        "$",
        "$$",
        "|",
        "|-|",
        "\n",
    ),
    *(
        "\n\n",
        "<br>",
        "<details>\n<summary>",
        "</summary>",
        "</details>",
        "<aside>",
        "<b>",
        "</b>",
        "<script>",
        "<img src=x onerror=alert(1)>",
    ),
    *(
        "<a href='javascript:x'>",
        "<svg onload=x>",
        "<!--",
        "-->",
        "<table><tr><td>",
        "</td></tr></table>",
        "<ul><li>",
        "[a](b)",
        "![](a.png)",
        "[[",
    ),
    *(
        "]]",
        "![[a.png|300]]",
        "{{c1::",
        "::",
        "}}",
        "{{",
        "{% x %}",
        "{{< figure src='a' >}}",
        "%%",
        "^abc1",
        "#flashcards ",
        "#card ",
        "?\n",
        "??\n",
    ),
    *(
        "Q: ",
        "A: ",
        "C: [",
        "]",
        "START\nBasic\n",
        "Back: ",
        "END\n",
        "Deck: x\n",
        "%\n",
        ":::",
        " >> ",
        "<!--SR:!2024-01-01,1,250-->",
        "id:: x\n",
    ),
    *(
        "> [!faq] ",
        "[^1]",
        "[^1]: ",
        ": ",
        "가",
        "나는 다이다. ",
        "A → B",
        "내 처음 답변 : ",
        "⇒ ",
        "장점",
        "?",
        "\u200d",
        "\u202e",
        "\ufeff",
        "\x00",
    ),
    *(
        "\ud800",
        "\x1f",
        "\u2028",
        "𝗔",
        "ᄀ",
        "e\u0301",
        "&amp;",
        "&#x202e;",
        "&lt;script&gt;",
        "\\",
        "\\(",
        "\\)",
        "[sound:a.mp3]",
        "[latex]",
        "+++\n",
    ),
    *(
        "title: [",
        "a: &x [*x]\n",
        "왜 그럴까?",
        "because ",
        "때문에 ",
        "X란 ",
        "말한다.",
        "is a ",
        "데이터(data)",
        "http://a.b/c::d",
        "std::vector<int>",
    ),
    *(
        "(A node) ",
        " stores its data.",
        "...",
        "\u3000",
        "<title>",
        "</title>",
        '<img src="a.png" alt="<b" title=x>',
        " : ",
        "이면 ",
        "STARTI [Basic] ",
    ),
)
"""What notes are made of, and what breaks programs."""


_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\t\n\r-]*):")


class Unsafe(AssertionError):
    """Something that must not be in a field."""


class _Watch(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Unsafe(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                raise Unsafe(f"<{tag} {name}>")
            scheme = _SCHEME.match(value or "") if name in ("href", "src") else None
            if scheme and scheme.group(1).lower() not in ("http", "https", "mailto"):
                raise Unsafe(f"{name}={value!r}")


def check_html(html: str) -> None:
    """Only what the allow-list allows, and no command of Anki's."""
    watch = _Watch()
    watch.feed(html)
    watch.close()
    if "[latex]" in html.lower() or "[anki:" in html.lower():
        raise Unsafe("a command of Anki's")


def check(text: str) -> None:
    """Everything that must hold for a note of this text."""
    words = packs.load()
    data = text.encode("utf-8", "surrogatepass")
    note, problems = parser.parse(data, "notes/n.md", role_of=words.role_of)
    assert all(0 <= p.line <= text.count("\n") + text.count("\r") + 1 for p in problems)
    if note is None:
        assert problems
        return
    last = note.source.count("\n") + 1
    for choice in extractor.extract(note, packs=words):
        draft = choice.draft
        assert 1 <= draft.span.start <= draft.span.end <= last, draft
        assert draft.question.strip(), draft
        for field in (draft.question, draft.answer, draft.extra, draft.mistake):
            check_html(markup(field))
    check_html(markup(text.encode("utf-8", "replace").decode()))


def made_up(rng: random.Random, size: int) -> str:
    """A text of random fragments."""
    return "".join(rng.choice(FRAGMENTS) for _ in range(size))


def mutated(rng: random.Random, seed: str) -> str:
    """A text with pieces cut out, doubled, moved and replaced by fragments."""
    text = seed
    for _ in range(rng.randint(1, 12)):
        a = rng.randint(0, len(text))
        b = min(len(text), a + rng.randint(0, 80))
        how = rng.randint(0, 3)
        if how == 0:
            text = text[:a] + text[b:]
        elif how == 1:
            text = text[:b] + text[a:b] * rng.randint(1, 4) + text[b:]
        elif how == 2:
            text = text[:a] + rng.choice(FRAGMENTS) + text[b:]
        else:
            c = rng.randint(0, len(text))
            text = text[:c] + text[a:b] + text[c:]
    return text
