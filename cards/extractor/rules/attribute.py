from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cards.extractor import clauses, phrase
from cards.extractor.answers import markdown
from cards.extractor.rule import rule
from cards.extractor.site import SentenceSite
from cards.extractor.titles import LONGEST_TERM, clean
from cards.model import Draft
from cards.packs import Packs, fold

_KO = re.compile(r"^(?P<of>(?P<x>[^,:]{0,60}?)(?P<label>[가-힣]{2,6}))(?:은|는)\s(?P<rest>.{4,})$")
_KO_OWNER = re.compile(r"^(?P<x>.{1,50}?)(?:의|이|가|에서의)\s(?:(?:가장\s)?(?:큰|주된|주요|또\s다른|대표적인|중요한)\s)?$")
_KO_WHOSE = re.compile(r"(?:는|은|ㄴ|한|된|던|때|을|할|될|큰|주된|주요|대표적인)\s$")
_REASON = re.compile(r"^\S+\s?(?:때문에|므로|이라서)\s|관련이?\s?있")
"""What is only a reason for something else, or only touches something else."""
_DENIED = re.compile(r"(?:없|못\s?[했하]|않)(?:다|음|습니다|었다|았다)?[.]?$")
"""What is said not to be known or not to be there."""
_KO_WITH = re.compile(
    r"^(?P<rest>.{6,}?)(?:다는|라는|하는|는|ㄴ|은|한|운)\s"
    r"(?:(?:것|점)이\s(?P<is>장점|단점|특징|문제점?|한계점?)(?:이다|입니다|임)|"
    r"(?P<label>장점|단점|특징|문제점?|한계점?|특성)(?:을|를|이|가|도)\s(?:있|가지|가진|갖|지닌|존재|생기|생긴|생김|발생)\S*)[.]?$"
)


@lru_cache(maxsize=8)
def _english_pattern(packs: Packs) -> re.Pattern[str]:
    """`The (main) purpose of X is …`."""
    return re.compile(
        rf"^(?:the|an?|one|another)\s+(?:{packs.either('modifiers')}\s+)?(?P<label>{packs.either('attribute_nouns')})\s+"
        r"(?P<prep>of|to|with|behind|in|between|for|that)\s+(?P<x>.{2,80}?)\s+(?:is|are)\s+(?:that\s+)?(?P<rest>.{4,})$",
        re.I,
    )


@rule(tier=3, kinds=("property", "purpose", "cause", "function", "contrast", "list", "condition", "formula"), scope="sentence")
def attribute(site: SentenceSite) -> Iterator[Draft]:
    """A sentence whose subject is a label of something: `X의 장점은 …`, `The purpose of X is …`.

    The label and what it belongs to make the question.  A Korean label that stands at the end (`…다는 단점이 있다`) is asked of
    the subject of the line or of the title above.

    ## Becomes

    ```note
    # 락
    스핀락의 단점은 기다리는 동안에도 CPU를 쓴다는 것이다.
    ```
    ```cards
    스핀락의 단점은?  →  기다리는 동안에도 CPU를 쓴다는 것이다.
    ```
    ```note
    # Logs
    The purpose of a checkpoint is to bound the time of recovery.
    ```
    ```cards
    What is the purpose of a checkpoint?  →  to bound the time of recovery.
    ```

    ## Leaves alone

    ```note
    # 인터럽트
    인터럽트의 종류는 다양하기 때문에 원인마다 선을 따로 둔다.
    ```
    ```note
    # 락
    그 이유는 아직 모른다.
    스핀락의 문제는 아직 보지 못했다.
    ```
    ```note
    # Logs
    The goal of today is to rest.
    ```
    """
    packs = site.site.packs
    lang = site.site.lang(site.plain)
    made = _korean(site, lang) or _korean_with(site, lang) or _english(site)
    if made is None:
        return
    question, label, topic, start, end, sure = made
    start = _begin(site.plain, start, label)
    answer = site.text.cut(start, end)
    if (
        len(clean(answer.plain)) < 7
        or answer.plain.endswith("!")
        or re.match(r"(?:같|다르|비슷|존재하)[가-힣]+", answer.plain)
        or _DENIED.search(answer.plain)
        or packs.starts("unresolved", clean(topic))
        or fold(topic) in packs.not_terms
    ):
        return
    yield site.site.draft(
        question,
        markdown(answer),
        rule="attribute",
        kind=packs.labels.get(fold(label), "property"),
        anchor=topic,
        facet=fold(label),
        score=sure,
        span=site.span,
        lang=lang,
    )


_BACK = re.compile(r"(?:이 경우(?:에는)?|이는|이것은|그 이유는|이(?:러한)?\s(?:\S+(?<![은는])\s)?\S+[은는]),?\s")
"""It takes up the sentence before, which the topic of the question names."""
_OPPOSITE = {"장점": "단점", "단점": "장점", "문제": "장점", "문제점": "장점"}


def _begin(plain: str, start: int, label: str) -> int:
    """Where the answer begins: behind what points back, and behind what is said of the opposite (`장점이 있지만, …단점이 있다`)."""
    if back := _BACK.match(plain[start:]):
        start += back.end()
    opposite = _OPPOSITE.get(label)
    cut = re.match(rf".*{opposite}[가-힣]*\s?\S*(?:지만|으나|반면에?|데),?\s+", plain[start:]) if opposite else None
    return start + cut.end() if cut and len(plain) - start - cut.end() >= 10 else start


Made = tuple[str, str, str, int, int, float]


def _korean(site: SentenceSite, lang: str) -> Made | None:
    packs = site.site.packs
    begin = clauses.opener_end(site.plain, packs)
    match = _KO.match(site.plain[begin:])
    if match and _REASON.search(match["rest"]):
        return None
    if not match or lang != "ko" or fold(match["label"]) not in packs.labels or clauses.dangling(match["of"], packs):
        return None
    owner = _KO_OWNER.match(match["x"])
    topic = clean(owner["x"]) if owner else clauses.topic_of(site)
    if not topic or (match["x"].strip() and not owner and not _KO_WHOSE.search(match["x"])):
        return None
    question = f"{match['of']}{site.plain[begin + match.end('of')]}?"
    return (
        question if owner else clauses.asked(site, question, match["of"]),
        match["label"],
        topic,
        begin + match.start("rest"),
        len(site.plain),
        0.78 if owner else 0.74,
    )


def _korean_with(site: SentenceSite, lang: str) -> Made | None:
    match = _KO_WITH.match(site.plain)
    topic = site.subject or site.site.topic
    if not match or lang != "ko" or not topic:
        return None
    label = match["label"] or match["is"]
    packs = site.site.packs
    start = clauses.opener_end(site.plain, packs)
    subject = clauses.topic_mark(site.plain[start:])
    if subject and subject.end > 30:
        return None
    if subject and subject.end <= 30 and not clauses.dangling(site.plain[start:], packs):
        topic, start = clean(site.plain[start : start + subject.start]), start + subject.end
    if len(topic) > LONGEST_TERM or re.search(r"[은는]\s", topic):
        return None
    topic = re.sub(rf"의?\s?{re.escape(label)}$|(?<=[가-힣])엔$", "", topic).strip() or topic
    return phrase.label_of(topic, label, "list", lang), label, topic, start, len(site.plain), 0.7


def _english(site: SentenceSite) -> Made | None:
    match = _english_pattern(site.site.packs).match(site.plain)
    if not match:
        return None
    packs = site.site.packs
    topic = re.sub(r"^(?:an?|the)\s+", "", clean(match["x"]), flags=re.I)
    if packs.starts("unresolved", match["x"]) or len(topic.split()) > 9 or fold(topic) in packs.schedule_words | {"today", "tomorrow"}:
        return None
    head = site.plain[: match.start("rest")]
    noun = re.sub(r"\s+(?:is|are)(?:\s+that)?\s*$", "", head).strip()
    noun = re.sub(r"^(?:a|an|one|another)\s+", lambda m: "an " if noun[m.end() :][:1].lower() in "aeiou" else "a ", noun, flags=re.I)
    noun = noun[:1].lower() + noun[1:]
    be = "are" if re.search(r"\bare(?:\s+that)?\s*$", head) else "is"
    return f"What {be} {noun}?", match["label"].lower(), topic, match.start("rest"), len(site.plain), 0.8
