from __future__ import annotations

from collections.abc import Iterator

from cards.extractor import phrase
from cards.extractor.answers import markdown
from cards.extractor.defining import define
from cards.extractor.rule import SentenceSite, rule
from cards.model import Draft


@rule(tier=3, kinds=("definition",), scope="sentence")
def definition_sentence(site: SentenceSite) -> Iterator[Draft]:
    """A sentence that says what its subject is.

    Korean: `X란 …`, `X는 …을 말한다/의미한다`, `X는 …하는 방법이다`; English: `X is a …`, `X refers to …`, `X is defined as …`.
    The whole sentence is the answer.

    ## Becomes

    ```note
    # 운영체제
    스풀링이란 느린 장치로 보낼 데이터를 디스크에 모아 두는 것이다.
    ```
    ```cards
    스풀링이란?  →  스풀링이란 느린 장치로 보낼 데이터를 디스크에 모아 두는 것이다.
    ```
    ```note
    # Storage
    A checkpoint is a point at which all dirty pages have reached the disk.
    ```
    ```cards
    What is a checkpoint?  →  A checkpoint is a point at which all dirty pages have reached the disk.
    ```

    ## Leaves alone

    ```note
    # 운영체제
    이는 느린 장치를 기다리지 않는 방법이다.
    ```
    ```note
    # Storage
    This is a good reason to keep logs small.
    ```
    ```note
    # Storage
    The best way is a shorter transaction.
    ```
    """
    found = define(site.plain, site.site.packs)
    if found is None:
        return
    lang = site.site.lang(site.plain)
    yield site.site.draft(
        phrase.what_is(_lowered(found.term, site.plain), lang, seen=site.site.reading.seen, article=found.article),
        markdown(site.text),
        rule="definition-sentence",
        kind="definition",
        anchor=found.term,
        facet="meaning",
        score=round(found.sure - 0.1, 3),
        span=site.span,
        lang=lang,
    )


def _lowered(term: str, sentence: str) -> str:
    """An English term without the capital of the sentence's first word; names and acronyms keep theirs."""
    first = term.split()[0]
    if term.isascii() and first[1:].islower() and not sentence.startswith(term):
        return term[:1].lower() + term[1:] if sentence.lower().startswith(("a ", "an ")) else term
    return term
