from __future__ import annotations

import re
from collections.abc import Iterator

from cards import nlp
from cards.extractor import phrase
from cards.extractor.page import Page
from cards.extractor.rule import rule
from cards.markup.residue import strip_line
from cards.model import Draft

_HEAD = re.compile(r" {0,3}>[ \t]?\[!([\w-]{1,30})(?:\|[^\[\]\n]{0,60})?\][+-]?[ \t]*(.{0,500})\Z")
_INNER = re.compile(r"(?:>[ \t]?){0,9}\[!([\w-]{1,30})\][+-]?[ \t]*")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_ASKING = frozenset(("question", "faq", "help", "quiz", "card", "flashcard", "anki", "qa", "q", "질문", "문제", "퀴즈"))
_DEFINING = frozenset(("definition", "def", "term", "정의", "용어"))


@rule(tier=1, kinds=("qa", "definition"), scope="page")
def callout(page: Page) -> Iterator[Draft]:
    """A callout that says it is a question or a definition: its title is asked, its body answers.

    `[!question]`, `[!faq]`, `[!card]`, `[!질문]` … ask their title as it stands; `[!definition]`, `[!정의]` ask what the title means.
    Every other callout (`[!note]`, `[!tip]` …) is read like a quote.

    ## Becomes

    ```note
    > [!question]- Why is a B-tree wide?
    > Because one node fills a whole page.
    ```
    ```cards
    Why is a B-tree wide?  →  Because one node fills a whole page.
    ```
    ```note
    > [!정의] 임계 구역
    > 한 번에 한 스레드만 실행해야 하는 코드
    ```
    ```cards
    임계 구역이란?  →  한 번에 한 스레드만 실행해야 하는 코드
    ```

    ## Leaves alone

    ```note
    > [!note] 참고
    > 다음 장에서 다시 나온다.
    ```
    ```note
    > [!question] 다음에 물어볼 것
    ```
    """
    last = 0
    for number in page.numbers():
        if number <= last or ">" not in page.line(number) or not (m := _HEAD.match(page.line(number))):
            continue
        kind, title = m.group(1).lower(), strip_line(m.group(2)).strip()
        end = number
        while page.text(end + 1) and _QUOTE.match(page.line(end + 1)):
            end += 1
        last = end
        if end == number or not title or kind not in _ASKING | _DEFINING:
            continue
        lines = (_INNER.sub("", _QUOTE.sub("", strip_line(page.line(n)), count=1), count=1) for n in range(number + 1, end + 1))
        answer = "\n".join(lines).strip()
        if not re.search(r"\w", answer):
            continue
        if kind in _ASKING or nlp.is_question(title):
            yield page.draft(title, answer, rule="callout", start=number, end=end)
        else:
            lang = "ko" if "ko" in (nlp.lang_of(title), nlp.lang_of(answer)) else page.note.lang
            question = phrase.what_is(title, lang, seen={})
            yield page.draft(question, answer, rule="callout", kind="definition", facet="meaning", anchor=title, start=number, end=end)
