"""What a line `term : explanation` is asked as: what the term is, what it does, its value, its examples, when it happens …"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

from cards import nlp
from cards.extractor import clauses, phrase, woven
from cards.extractor.clauses import topic_mark
from cards.extractor.defining.naming import spells_out
from cards.extractor.line import Line, is_step, point_of, squash
from cards.extractor.said import IS_SO, KEY, OCCASION, does, happens_at, lists_values
from cards.extractor.term import ET_CETERA
from cards.extractor.titles import SEVERAL, clean
from cards.packs import fold

_CHORD = re.compile(rf"(?:{KEY}\s?(?:\+\s?|\s))+\S{{1,3}}", re.I)
_CALL = re.compile(r"^[a-z_][\w.]*\((?:[^()]*,[^()]*)?\)$|^[a-z][\w.-]*\s.*(?:\s-{1,2}\w|\$\w)")
"""A function, or a command with what it is given."""
_COMMAND = re.compile(r"[a-z][\w.-]*(?:\s[\w./<>\[\]{}*-]+)+")
"""A command with what it is given (`git switch main`)."""
_ADJECTIVE = re.compile(r"[A-Z]?[a-z]+(?:ive|al|ic|ous|ary|able|ible|ate)")
"""A quality, which only the topic tells of what."""
_OF_LABEL = re.compile(r"의\s\S*(?:과정|방식|원리|특징|구조|순서|방법|역할|목적|장점|단점)$")
_WHEN = re.compile(r"(?:때|경우)(?:에)?\s?(?:주로\s)?(?P<deed>사용|이용|발생)(?:한다|함|합니다|된다|됨)?[.]?$")
_ACTED = re.compile(r"[을를]\s.*(?:한다|합니다|된다|됩니다|킨다|준다|온다|[^이]다)[.]?$")
"""A sentence that says what is done with something."""
_DONE = r"(?:에서?|로|게|이|히|고|만|씩|서)\s{deed}(?:한다|함|합니다|해야\s?(?:한다|함))[.]?$"


class As(NamedTuple):
    """A question for a line."""

    question: str
    kind: Literal["definition", "property"]
    facet: str


def ask(line: Line) -> As:
    """The question for a line: the first that fits."""
    for form in _FORMS:
        if found := form(line):
            return found
    kind: Literal["definition", "property"] = "property" if line.values else "definition"
    return As(phrase.what_is(line.name, line.lang, seen=line.seen), kind, "value" if line.values else "meaning")


def _keys(line: Line) -> As | None:
    """The keys that do something."""
    if line.lang != "ko" or not _CHORD.fullmatch(line.name) or len(line.plain) > 40 or nlp.is_sentence(line.plain):
        return None
    return As(phrase.keys_for(re.sub(r"\s?가능$", "", line.plain), line.site.topic), "property", "keys")


def _spelled(line: Line) -> As | None:
    """What an abbreviation stands for."""
    if line.lang not in ("ko", "en") or not spells_out(line.name, line.plain):
        return None
    return As(phrase.stands_for(line.name, line.lang), "definition", "spelled")


def _time(line: Line) -> As | None:
    """When something happens."""
    return As(phrase.when_happens(line.name, seen=line.seen), "property", "when") if happens_at(line.said) else None


def _occasion(line: Line) -> As | None:
    """When an English event occurs, or why."""
    match = OCCASION.match(line.said) if line.lang == "en" and not line.values else None
    if match is None:
        return None
    return As(phrase.occurs(line.name, "Why" if match["cue"].lower() == "because" else "When"), "definition", "meaning")


def _point(line: Line) -> As | None:
    """A point of what speaks for or against a thing."""
    label = point_of(line) if line.lang in ("ko", "en") else ""
    if not label:
        return None
    topic = line.site.topic
    return As(phrase.point_of(topic, label, line.name, line.lang, seen=line.seen), "property", "point " + fold(f"{topic} {label}"))


def _aspect(line: Line) -> As | None:
    """An aspect, where the same left sides stand under several headings."""
    if not (aspect := _shared_aspect(line)) or squash(aspect) == squash(line.name):
        return None
    thing, asked = (line.name, aspect) if _compared(line, aspect) else (aspect, line.name)
    return As(phrase.property_of(thing, asked, line.lang, seen=line.seen), "property", fold(aspect))


def _examples(line: Line) -> As | None:
    """Examples of a class (`…, … 등`)."""
    bare = ET_CETERA.sub("", line.plain)
    if line.lang != "ko" or bare == line.plain or line.measures:
        return None
    listed = lists_values(bare) and re.search(r"[가-힣A-Z]", line.plain[:-2])
    return As(phrase.examples_of(line.name), "property", "value") if listed or line.words[-1] in line.packs.example_heads else None


def _members(line: Line) -> As | None:
    """What an English term includes."""
    if line.lang != "en" or line.measures or not lists_values(line.plain) or re.search(r"^[(\d]|[=<>|*^\\]", line.plain):
        return None
    return As(woven.about_in(phrase.members_of(line.name, line.lang), line.site.topic), "property", "value")


def _property(line: Line) -> As | None:
    """A value, a symbol, or one case of a deed, of the topic."""
    topic, name = line.site.topic, squash(line.name)
    inside = SEVERAL.search(topic) is not None and name in squash(topic)
    valued = line.values and squash(topic) not in name and not inside
    if not topic or not (valued or (line.lang == "en" and len(line.name) < 3) or _is_part(line)):
        return None
    return As(phrase.property_of(topic, line.name, line.lang, seen=line.seen), "property", "value")


def _used(line: Line) -> As | None:
    """When something is used, or occurs."""
    match = _WHEN.search(line.plain) if line.lang == "ko" and "," not in line.plain else None
    if match is None:
        return None
    asked = phrase.when_occurs if match["deed"] == "발생" else phrase.when_used
    return As(asked(line.name, seen=line.seen), "property", "when")


def _case(line: Line) -> As | None:
    """What happens in a case."""
    if line.lang != "ko" or len(line.words) < 2 or line.words[-1] not in ("경우", "때", "시"):
        return None
    return As(woven.about(line.site.topic, f"{line.name} 어떻게 되는가?"), "property", "case")


def _label(line: Line) -> As | None:
    """A label of something that the left side names itself (`컴파일러의 동작과정`)."""
    if line.lang != "ko" or len(line.words) < 2 or not _OF_LABEL.search(line.name) or line.defines:
        return None
    return As(phrase.named(line.name), "property", "value")


def _command(line: Line) -> As | None:
    """What a command or a function does."""
    if line.lang != "ko":
        return None
    typed = _is_command(line) and not line.defines and not topic_mark(line.plain)
    called = _CALL.search(line.name) is not None and nlp.is_sentence(line.said)
    return As(phrase.does(line.name, seen=line.seen), "definition", "meaning") if typed or called else None


def _deed(line: Line) -> As | None:
    """What a thing does, or how a deed is done."""
    if not line.values and line.lang == "en" and does(line.plain, line.name) and (line.defines or not is_step(line.site, line.said)):
        return As(phrase.what_does(line.name), "definition", "meaning")
    if not line.values and line.lang == "ko" and not line.defines and line.words[-1] in line.packs.operations and _ACTED.search(line.said):
        return As(phrase.how_done(line.name, seen=line.seen), "definition", "meaning")
    deed = " ".join(re.sub(r"\s*\([^()]*\)$", "", line.name).split()[-1:])
    if line.values or line.lang != "ko" or len(deed) < 2 or not re.search(_DONE.format(deed=re.escape(deed)), line.plain):
        return None
    return As(phrase.how_done(line.name, seen=line.seen), "definition", "meaning")


def _step(line: Line) -> As | None:
    """What happens in a step of a procedure."""
    if line.values or line.lang not in ("ko", "en") or line.defines or len(line.said.split()) < 2 or not is_step(line.site, line.said):
        return None
    return As(_of_step(line), "definition", "meaning")


def _trait(line: Line) -> As | None:
    """How something is, which says nothing of what it is (`조사 제거가 어렵다`)."""
    if line.lang != "ko" or line.values or line.defines or not (IS_SO.search(line.said) or _told_of(line)):
        return None
    return As(phrase.label_of(line.name, "특징", "list", "ko"), "property", "trait")


def _told_of(line: Line) -> bool:
    """Whether a Korean right side, below a title that asks for a difference, is a sentence with a subject of its own."""
    if "차이" not in line.site.parents[-1].text.plain:
        return False
    sentence = nlp.is_sentence(line.said) or re.search(r"(?:않|없|있|못)음[.]?$", line.said) is not None
    return (
        sentence and clauses.has_subject(line.said) and not re.search(r"(?:것|방법|방식|기법|상태|현상)(?:이다|입니다|임)?[.]?$", line.said)
    )


def _of_step(line: Line) -> str:
    """What happens in a step of the procedure above."""
    topic, question = line.site.topic, phrase.step(line.name, line.lang)
    if line.lang != "ko":
        return woven.about(topic, question)
    return question if not topic or topic in question else f"{topic}의 {question}"


def _heading(line: Line) -> As | None:
    """What heads a remark (`백업 전략`): it is asked as it stands."""
    if line.lang != "ko" or line.values or line.defines or len(line.words) < 2 or line.words[-1] not in line.packs.headings:
        return None
    return As(phrase.named(line.name), "definition", "meaning")


def _quality(line: Line) -> As | None:
    """An adjective, with what it is said of."""
    if line.lang != "en" or not _ADJECTIVE.fullmatch(line.name):
        return None
    return As(woven.about_in(phrase.what_is(line.name, line.lang), line.site.topic), "definition", "meaning")


_MOST_WORDS_OF_VALUE = 6

_FORMS: tuple[Callable[[Line], As | None], ...] = (
    _keys,
    _spelled,
    _time,
    _occasion,
    _point,
    _aspect,
    _examples,
    _members,
    _property,
    _used,
    _case,
    _label,
    _command,
    _deed,
    _step,
    _quality,
    _trait,
    _heading,
)


def _is_command(line: Line) -> bool:
    """Whether a left side is typed at a prompt: it has an option or is code, or stands among others that begin alike (`git …`)."""
    if not _COMMAND.fullmatch(line.name):
        return False
    alike = sum(n.text.plain.lstrip("`").startswith(line.name.split()[0] + " ") for n in line.site.siblings)
    return " -" in line.name or alike > 2 or bool(line.parts.term.marked("code"))


def _is_part(line: Line) -> bool:
    """Whether the line tells one case of the deed that stands right above (`변수 선언` over `짧은 함수 : 맨 처음에 선언`)."""
    deed, last = fold(line.site.parents[-1].text.plain).split()[-1:], fold(line.plain).split()[-1:]
    return bool(deed) and deed == last and deed[0] in line.packs.operations


def _compared(line: Line, aspect: str) -> bool:
    """Whether a left side is one of the things that the note is about: its title names it, or what stands above it is a measure."""
    squashed = squash(line.name)
    if any(word in line.packs.measures for word in fold(aspect).split()[-1:]):
        return True
    return bool(squashed) and squashed in squash(line.site.reading.note.title)


def _shared_aspect(line: Line) -> str:
    """The heading right above, where the same left sides stand under several; else empty.

    It names an aspect of them (`만료 시점` over `쿠키 : …`, `세션 : …`), or they name aspects of it (`분산 : …` under each distribution).
    """
    site = line.site
    above = site.titled
    if above is None or site.reading.title(above).generic:
        return ""
    title = clean(above.text.plain)
    measured = any(word in site.packs.measures for word in fold(title).split()[-1:])
    if measured and title == site.topic and site.reading.title(above).kind is None and _is_value(line):
        return title
    short = 0 < len(title) <= 16 and not site.reading.title(above).question
    return title if short and fold(line.name) in site.reading.spread else ""


def _is_value(line: Line) -> bool:
    """Whether the right side is a value of the measure above, and the left side a thing that has one."""
    return not line.defines and line.words[-1] not in line.packs.measures and len(line.plain.split()) <= _MOST_WORDS_OF_VALUE
