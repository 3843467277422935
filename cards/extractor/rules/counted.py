from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from cards.extractor import phrase
from cards.extractor.answers import is_noise, unbold
from cards.extractor.rule import rule
from cards.extractor.site import Site
from cards.extractor.term import named
from cards.extractor.tree import Node
from cards.model import Draft, Span

FEWEST, MOST = 3, 7
"""Things that a card may ask for at once."""
_COUNTS = re.compile(r"(?P<n>\d{1,2})\s?(?:계층|단계|가지|요소|원칙|대\s)")


@rule(tier=2, kinds=("list",))
def counted(site: Site) -> Iterator[Draft]:
    """A question of the author's that counts its things (`3계층`), with as many lines `name: …` in its answer: the names are asked for.

    ## Becomes

    ```note
    ### 저장소 3계층에 대해 설명해 주세요.
    아래로 갈수록 느리다.

    캐시: 페이지를 잠시 둔다.

    버퍼: 쓰기를 모은다.

    디스크: 끝까지 남긴다.
    ```
    ```cards
    저장소 3계층에는 무엇이 있는가?  →  - 캐시\\n- 버퍼\\n- 디스크
    ```

    ## Leaves alone

    ```note
    ### 저장소 4계층에 대해 설명해 주세요.
    캐시: 페이지를 잠시 둔다.

    버퍼: 쓰기를 모은다.

    디스크: 끝까지 남긴다.
    ```
    """
    topic = site.title.topic if site.asks else ""
    match = _COUNTS.search(topic)
    if match is None or not FEWEST <= int(match["n"]) <= MOST:
        return
    for place in range(len(site.node.children)):
        lines = _named(site, site.node.children[place:])
        if len(lines) == int(match["n"]):
            names = [unbold(name).rstrip(": ") for line in lines if (name := named(line.text, site.packs))]
            yield site.draft(
                phrase.members_of(topic, "ko"),
                "\n".join(f"- {name}" for name in names),
                rule="counted",
                kind="list",
                anchor=topic,
                facet="names",
                score=0.76,
                span=Span(site.node.span.path, site.node.own.start, lines[-1].own.end),
                lang="ko",
            )
            return


def _named(site: Site, nodes: Sequence[Node]) -> list[Node]:
    """The lines and bullets with a name before a colon, from the first node on."""
    told = [node for node in nodes if not is_noise(node, site.packs)]
    return list(takewhile(lambda n: n.kind in ("line", "item") and named(n.text, site.packs) is not None, told))
