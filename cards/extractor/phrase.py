"""The questions that rules ask, in the language of the card.  A template is wording only: identity never depends on it."""

from __future__ import annotations

import re

from cards.extractor import woven
from cards.extractor.woven import Seen
from cards.model import Kind
from cards.nlp import articles, josa

_PLURAL = re.compile(r"(?:[^siu]s|ies|types|data)$", re.I)
_PLURAL_ICS = ("characteristics", "metrics", "topics", "basics", "heuristics", "specifics", "tactics", "critics")
_LATIN_END = re.compile(r"[A-Za-z0-9]\)?$")


def plural(term: str) -> bool:
    """Whether an English term is grammatically plural, as far as its last letters tell."""
    head = re.split(r"\s(?:of|about|between)\s", re.sub(r"\s*\(.*?\)$", "", term))[0]
    return (
        bool(_PLURAL.search(head))
        and not head.isupper()
        and not (head.endswith("ics") and not head.lower().endswith(_PLURAL_ICS))
        and not head.endswith(("ss", "us", "is", "bias", "alias", "canvas", "gas", "lens", "atlas", "chaos"))
    )


_QUALITY = re.compile(
    r"[A-Z]?[a-z]{2,}(?:able|ible|ous|ive|less|ful|ated|ized|ised|ered|ected|uted|ained|anced|ensed|ared|osed|ined|ential|onal|istic)"
)
_NO_QUALITY = frozenset(
    {"directive", "objective", "primitive", "archive", "variable", "executable", "table", "perspective", "adjective", "locative"}
)


def is_quality(term: str) -> bool:
    """Whether an English word is an adjective, as far as its ending tells: how something is, not what."""
    return _QUALITY.fullmatch(term) is not None and term.lower() not in _NO_QUALITY


def what_is(term: str, lang: str, *, seen: Seen | None = None, article: str = "") -> str:
    """`TCP란?`, `What is a mutex?`, `ミューテックスとは？`, `什么是互斥锁？`; in other languages `X?`."""
    if lang == "ko":
        short = sum(c.isalnum() for c in term) < 3
        return josa.attach(term, "이란", seen=seen) + (" 무엇인가?" if short else "?")
    if lang == "en":
        term = "the " + term[4:] if term.startswith("The ") else term
        if not article and is_quality(term):
            return what_means(term)
        if plural(term) and not article:
            return f"What are {term}?"
        return f"What is {_with_article(term, article)}?"
    return {"ja": f"{term}とは？", "zh": f"什么是{term}？"}.get(lang, f"{term}?")


def what_means(term: str, *, article: str = "") -> str:
    """`What does falsy mean?`: an English question for a word's meaning."""
    term = term[:1].lower() + term[1:] if is_quality(term) else term
    return f"What {'do' if plural(term) and not article else 'does'} {f'{article} {term}' if article else term} mean?"


def _with_article(term: str, article: str = "") -> str:
    """A singular English term with the article of the author, or else the one that its noun takes."""
    article = article or ("" if re.match(r"(?:an?|the|any|one)\s", term, re.I) else articles.article(term))
    return f"{article} {term}" if article else term


def stands_for(term: str, lang: str) -> str:
    """What an abbreviation stands for."""
    return f"{josa.attach(term, '은는')} 무엇의 약자인가?" if lang == "ko" else f"What does {term} stand for?"


def names(title: str, topic: str) -> bool:
    """Whether a title names its topic already, in full or by the abbreviation that the topic has in brackets."""
    short = re.search(r"\(([A-Z][A-Za-z0-9]+)\)$", topic)
    squashed = re.sub(r"\W", "", re.sub(r"\s*\([^()]*\)", "", topic)).lower()
    if squashed and squashed in re.sub(r"\W", "", title).lower():
        return True
    return topic.lower() in title.lower() or (short is not None and short[1] in title.split())


def _joint(topic: str) -> str:
    """What joins a Korean topic to its label: 의, nothing after a time (`종료 시 장점`), a colon after a sentence."""
    if topic.endswith(("시", "때")) and " " in topic:
        return ""
    return ":" if topic.endswith(("다", "음", "함", "됨")) and " " in topic else "의"


def label_of(topic: str, label: str, kind: Kind, lang: str) -> str:
    """`TCP의 장점은?`, `What are the advantages of TCP?`; without a topic the label alone."""
    if lang == "ko":
        topic = re.sub(r"(?<=[가-힣]\s)(\S+)하기$|(?<=[A-Za-z)]\s)(\S+)하기$", lambda m: m[1] or m[2], topic)
        head = f"{topic}{_joint(topic)} {label}" if topic and not names(label, topic) else label
        return josa.attach(head, "은는") + "?"
    if lang == "en":
        name = label.lower() if not label.isupper() else label
        be = "are" if plural(name) or " and " in name else "is"
        if name == "how it works":
            return f"How does {topic} work?" if topic else "How does it work?"
        of = "for" if name in ("reason", "reasons") else "of"
        said = name.split()[-1] in topic.lower().split()  # `Complexity`: the time complexity
        return f"What {be} {'' if said else 'the '}{name}{f' {of} {topic}' if topic and not said else ''}?"
    return f"{topic}: {label}?" if topic else f"{label}?"


def named(title: str) -> str:
    """A Korean title that is a label of something, as a question: `NoSQL의 단점은?`."""
    bare = title.rstrip("?？ ")
    return (bare if bare.endswith(("은", "는")) and len(bare.split()) > 1 else josa.attach(bare, "은는")) + "?"


def title_of(title: str, topic: str, lang: str) -> str:
    """A question from a title that counts or lists: `캐시 미스의 3가지 경우는?`, `What are the two approaches to …?`."""
    named = topic and not names(title, topic) and topic.split()[-1:] != title.split()[-1:]
    if lang == "ko":
        whole = re.search(r"(?:을|를|에|에서|에게|하는|되는|한|위한|위해)\s", title) is not None or "의 " in title
        return josa.attach(f"{topic}의 {title}" if named and not whole else title, "은는") + "?"
    head = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return f"What are the {head}{f' ({topic})' if named else ''}?" if lang == "en" else f"{title}?"


def members_of(topic: str, lang: str) -> str:
    """`Serving에는 무엇이 있는가?`, `What belongs to …?`: the list under a term."""
    if lang == "ko":
        return f"{topic}에는 무엇이 있는가?"
    return f"What {'do' if plural(topic) else 'does'} {topic} include?" if lang == "en" else f"{topic}?"


def property_of(topic: str, name: str, lang: str, *, seen: Seen | None = None) -> str:
    """`텐서의 데이터 타입은?`, `dtype of a tensor?`: an attribute of the topic."""
    if lang == "ko":
        topic = re.sub(r"\s*\([^()]*,[^()]*\)$", "", topic)
        head = f"{topic}{':' if '의 ' in name else '의'} {name}" if topic else name
        return josa.attach(head, "은는", seen=seen) + "?"
    if lang == "en":
        return woven.about(topic, what_is(name, lang))
    return f"{topic}: {name}?" if topic else f"{name}?"


def does(name: str, *, seen: Seen | None = None) -> str:
    """`int()는 무엇을 하는가?`: a function or a command."""
    return f"{josa.attach(name, '은는', seen=seen)} 무엇을 하는가?"


def step(name: str, lang: str) -> str:
    """`할당 단계에서는 무엇을 하는가?`, `What happens in the step “Split”?`: one named step of a procedure."""
    if lang == "ko":
        return f"{name}{'' if name.endswith(('단계', '과정')) else ' 단계'}에서는 무엇을 하는가?"
    return f"What happens in the step “{name}”?"


def what_does(name: str) -> str:
    """`What does the planner do?`: an English question for the deeds of something."""
    head = "the " + name[4:] if name.startswith("The ") else name
    return f"What do {head} do?" if plural(name) else f"What does {_with_article(head)} do?"


def occurs(name: str, word: str) -> str:
    """`When does a cache miss occur?`: an English question for the occasion or the cause of an event."""
    bare = name[:1].lower() + name[1:] if name[1:2].islower() and " " in name and name.split()[1][:1].islower() else name
    return f"{word} {'do' if plural(name) else 'does'} {_with_article(bare)} occur?"


def how_done(name: str, *, seen: Seen | None = None) -> str:
    """`변수 선언은 어떻게 하는가?`: a Korean question for the way in which a deed is done."""
    return f"{josa.attach(name, '은는', seen=seen)} 어떻게 하는가?"


def when_occurs(name: str, *, seen: Seen | None = None) -> str:
    """`교착은 언제 발생하는가?`: an event."""
    return f"{josa.attach(name, '은는', seen=seen)} 언제 발생하는가?"


def when_used(name: str, *, seen: Seen | None = None) -> str:
    """`추상 클래스는 언제 사용하는가?`."""
    return f"{josa.attach(name, '은는', seen=seen)} 언제 사용하는가?"


def when_happens(name: str, *, seen: Seen | None = None) -> str:
    """`페이지 할당은 언제 일어나는가?`: a Korean question for the time of something that happens."""
    return f"{josa.attach(name, '은는', seen=seen)} 언제 일어나는가?"


def point_of(topic: str, label: str, name: str, lang: str, *, seen: Seen | None = None) -> str:
    """`SSR의 장점 중 초기 속도는?`: one named point of a list of what speaks for a thing or against it."""
    if lang == "ko":
        return josa.attach(f"{topic}의 {label} 중 {name}", "은는", seen=seen) + "?"
    return f"Among the {label.lower()} of {topic}, what does “{name}” mean?"


def keys_for(deed: str, topic: str) -> str:
    """`편집기: 줄 복사 단축키는?`: the keys that do something."""
    deed = f"{deed}하는" if re.search(r"[에를을]\s(?:\S+\s)?(?:추가|이동|변경|복사|삭제|선택|생성|전환|정렬|검색)$", deed) else deed
    return f"{topic}: {deed} 단축키는?" if topic else f"{deed} 단축키는?"


def examples_of(name: str) -> str:
    """A Korean question for examples (`…, … 등`)."""
    return f"{name}의 예는?"


def difference(a: str, b: str, aspect: str, lang: str) -> str:
    """`TCP와 UDP의 전송 속도 차이는?`, `How do TCP and UDP differ in speed?`."""
    if lang == "ko":
        pair = f"{josa.attach(a, '과와')} {b}의"
        return f"{pair} {aspect} 차이는?" if aspect else f"{pair} 차이는?"
    if lang == "en":
        return f"How do {a} and {b} differ{' in ' + aspect if aspect else ''}?"
    return f"{a} / {b}: {aspect}?" if aspect else f"{a} / {b}?"


def each_of(things: tuple[str, ...], aspect: str, lang: str) -> str:
    """Three things or more under one aspect."""
    names = ", ".join(things)
    if lang == "ko":
        if aspect.isascii():
            return f"{aspect}에서 {josa.attach(names, '은는')} 각각 어떠한가?"
        return f"{names}의 {aspect} 비교는?"
    return f"How do {names} compare in {aspect}?" if lang == "en" else f"{names}: {aspect}?"


def share(question: str, part: str, beside: str, lang: str) -> str:
    """A question for one part of a split list: what stands on the other card is named in it, or the parts are counted."""
    if not part:
        return question
    if beside and lang == "ko" and re.search(r"\d+\s?가지", question):
        return f"{re.sub(r'[은는]?[?]$', '', question)} 중 {beside} 외의 나머지는?"
    if beside and lang == "ko":
        return f"{beside} 외에 {question}"
    if beside and lang == "en" and question.endswith("?"):
        return f"{question[:-1]} besides {beside}?"
    return f"{question} ({part})"


def right_answer(concept: str, lang: str, *, told: bool = False) -> str:
    """The question that a first answer got wrong; `told`: what is right is a sentence about the concept."""
    if told and lang in ("ko", "en"):
        return f"{concept}에 대한 올바른 설명은?" if lang == "ko" else f"What is true of {concept}?"
    if lang == "ko":
        return f"올바른 {josa.attach(concept, '은는')}?"
    return f"What is the correct {concept}?" if lang == "en" else f"{concept}?"


def which_first(concept: str, a: str, b: str, lang: str) -> str:
    """Two steps that the first answer swapped."""
    if lang == "ko":
        return f"{concept}에서 {josa.attach(a, '과와')} {b} 중 먼저 오는 것은?"
    return f"{concept}: which comes first, {a} or {b}?"


def order_of(topic: str, title: str, lang: str) -> str:
    """The whole order of a sequence."""
    if lang == "ko":
        named = topic in title or not topic
        head = title if named else f"{topic} {title}" if len(title.split()) == 1 else f"{topic}: {title}"
        head = re.sub(r"의\s(?=(?:과정|단계|절차)$)", " ", head)
        if re.search(r"[을를]\s[가-힣]+(?<!순서)(?<!과정)$", head):
            return f"{head}하는 순서는?"  # `연결을 요청`: a deed, not yet a noun
        return f"{head}는?" if head.endswith("순서") else f"{head}의 순서는?"
    if lang == "en" and re.search(r"\b(?:are|is|here|these|this|we|you)\b", title, re.I):
        title, topic = (topic, "") if "steps" in topic.lower() else ("steps", topic)  # it announces them in a sentence
    if re.search(r"\b(?:steps|stages|phases|order|process|procedure|lifecycle|workflow|pipeline|flow|sequence)\b", title, re.I):
        named = bool(topic) and topic.lower() not in title.lower() and " of " not in title
        be = "are" if plural(title) or plural(title.split()[0]) else "is"
        return f"What {be} the {title[:1].lower() + title[1:]}{' of ' + topic if named else ''}, in order?"
    return f"What is the order of {title}?" if lang == "en" else f"{title}?"


def next_of(topic: str, step: str, lang: str) -> str:
    """The step that follows a step."""
    if lang == "ko":
        return f"{topic}에서 {step} 다음은?"
    return f"{topic}: what comes after {step}?"


def why(clause: str, lang: str) -> str:
    """`왜 …는가?`; the clause is already a question clause."""
    return f"왜 {clause}?" if lang == "ko" else clause
