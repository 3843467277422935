"""What speaks for and against a line `term : explanation`: how surely it is worth a card, and when it tells nothing."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor import phrase
from cards.extractor.answers import is_guess
from cards.extractor.clauses import topic_mark
from cards.extractor.defining.naming import same_name, spells_out
from cards.extractor.line import Line, is_step, point_of
from cards.extractor.said import advises, happens_at, instructs, is_example, is_notation, lists_values, only_names, same_again, tells_other
from cards.extractor.site import Site
from cards.extractor.term import Split, is_doing, marked
from cards.extractor.titles import clean, read_title
from cards.model import Text
from cards.packs import fold

TOP = 13
"""The line from which on a left side no longer names a property of the note itself."""
_REST = re.compile(r"(?:그\s?외|기타|나머지|등등|others?\b|the rest\b)", re.I)
_NAME = re.compile(
    r"[김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진엄채원천방공현함변염여추도소석선설마길][가-힣]{2}"
)
_TELLS = re.compile(r"[았었였했겠]\S{0,3}(?:습니다|어요|네요|음)|습니다[.!]*$|감사|고생|수고")
"""What somebody says of himself behind his name."""
_COUNTED = re.compile(r"[가-힣]\s?\d{1,2}$")
_REMARK = re.compile(
    r"!\s*$|지\s?(?:말\s?것|말자|마라|않도록 한다|않도록 하자)[.]?$|(?:할 것|하자|하라|해라|합시다)[.]?$|"
    r"(?:참고|링크|\bhere|\blink)\]?$|^(?:매우|아주|꼭|별로|말 그대로)\s\S+$",
    re.I,
)
"""What is only praised, pointed at, bidden or shouted."""
_AIM = re.compile(r"위해(?:서)?[.]?$")
_ANSWERS = re.compile(r"(?:yes|no)(?:[,.;:]|\s(?:if|unless|but|since|because)\b|$)", re.I)
_ANOTHER = re.compile(r"(?:,|\s/|->|→)\s*\S{1,12}(?:\s\S{1,12})?\s?[:：]\s")
_TRAIT = re.compile(r"(?:짧은|긴|높은|낮은|빠른|느린|쉬운|간단한|다양한|강력한|넓은|큰|작은|적은|많은|손쉬운|편리한|뛰어난)\s")


def sure_of(line: Line, *, values: bool) -> float:
    """How surely a line is worth a card, 0–1; `values`: the right side is a value of the left."""
    site, name, said, plain = line.site, line.name, line.said, line.parts.rest.plain.strip()
    mark = topic_mark(said)
    other = mark is not None and not same_name(said[: mark.start], name)
    score = 0.74
    score += 0.08 * marked(Text(line.parts.term.plain + ":", line.parts.term.marks), len(line.parts.term.plain))
    score += 0.05 * ("(" in name) + 0.03 * nlp.is_sentence(said)
    score -= 0.2 * (len(name) == 1 or bool(_COUNTED.search(name)))
    score -= 0.16 * other + 0.2 * bool(_REST.match(plain))
    score -= 0.22 * values * (not site.topic) + 0.3 * (not site.topic and bool(point_of(line)))
    score -= 0.2 * (len(name.split()) > 1 and (is_doing(name) or fold(name).endswith(tuple(site.packs.benefits))) and _is_remark(said))
    score -= 0.2 * (len(name.split()) > 1 and not line.defines and not values and fold(name).split()[-1] in site.packs.benefits)
    score -= 0.3 * (_NAME.fullmatch(name) is not None and _TELLS.search(plain) is not None)
    score -= 0.2 * (_AIM.search(plain) is not None or (is_example(plain) and re.search("[가-힣]", name) is not None))
    score -= 0.2 * (_ANSWERS.match(said) is not None) + 0.06 * values
    score -= 0.3 * ("/" in name and len(name.split("/")) == len(plain.split("/")) and len(plain.split()) < 8)  # each is another name
    score -= 0.15 * (len(name.split()) > 5) + 0.2 * bool(_ANOTHER.search(plain)) + 0.26 * bool(_REMARK.search(plain))
    score -= 0.2 * (not values and not line.defines and _of_other(line))
    score -= 0.2 * (line.lang == "en" and site.reading.title(site.parents[-1]).kind == "list" and lists_values(plain))
    again = same_again(said, name) or (site.reading.lang == "ko" and only_names(plain, name))
    score -= 0.2 * (again and not (values or spells_out(name, plain)))
    return round(min(score - (_english_costs(line, plain, values=values) if site.reading.lang == "en" else 0), 0.9), 3)


def _is_remark(said: str) -> bool:
    """Whether a right side tells what happens instead of what something is."""
    return nlp.is_sentence(said) or re.search(r"(?:하게|유리|용이|가능)[.]?$", said) is not None


def _of_other(line: Line) -> bool:
    """Whether a right side tells no meaning of its name: an aim opens it, or the name says how something is (`짧은 유효 기간`)."""
    if line.lang != "ko":
        return re.match(r"to\s[a-z]+\s.*?,\s|`[^`]*=[^`]*`", line.said, re.I) is not None
    if re.search(r",\s(?![-`])[^,:：]{2,30}\s[:：]\s", line.plain):
        return True
    return _TRAIT.match(line.name) is not None and nlp.is_sentence(line.said)


def _english_costs(line: Line, plain: str, *, values: bool) -> float:
    """What speaks against an English line: advice, an order, something about another thing, another colon, its own name again."""
    name, said = line.name, line.said
    cost = 0.3 * (not values and advises(plain, name, line.packs)) + 0.24 * (not values and tells_other(plain, name))
    cost += 0.2 * (instructs(said) and not is_step(line.site, said) and not phrase.plural(name) and not name.isupper())
    return cost + 0.2 * (re.search(r"\w\s:\s", plain) is not None) + 0.1 * same_again(said, name)


def tells_nothing(site: Site, parts: Split, name: str, said: str) -> bool:
    """Whether the right side is no explanation: a guess, a question, a piece of notation, a reason, or part of a worked example."""
    plain = parts.rest.plain.strip()
    if fold(name) in site.packs.note_fields and _only_link(parts.rest):
        return True
    if _FOR_INSTANCE.match(plain) or _hint(parts.rest) or _LEADS_IN.search(site.parents[-1].text.plain):
        return True
    if site.packs.labels.get(fold(name).split()[-1]) == "definition" or (" of " in name and read_title(name, site.packs).label):
        return True
    if (site.reading.lang == "en" and plain[:1] in '"“' and plain[-1:] in '"”') or _WANTED.search(plain):
        return True
    if is_guess(said, site.packs) or nlp.is_question(said) or len(clean(plain)) < 2 or site.asks_why:
        return True
    if site.in_example or (site.node.own.start < TOP and fold(name) in site.packs.note_fields):
        return True
    if re.search("[가-힣]", name) and re.fullmatch(r"[a-z_]{3,24}(?:\(\))?", plain):
        return True
    return is_notation(parts.rest) or (happens_at(said) and not _is_event(site, name))


def _only_link(rest: Text) -> bool:
    """Whether the right side is one link to another note."""
    return sum(m.end - m.start for m in rest.marked("link")) >= len(rest.plain.strip()) > 0


_WANTED = re.compile(r"^This is the \w+ (?:that|which) (?:we|you|I) (?:want|need|use|will)\b", re.I)
"""A word of one example, as it is used there."""
_LEADS_IN = re.compile(r"\s(?:using|with|by|to|for|via|into|from|in|on|of|have|has|are|is|be)\s?:$", re.I)
"""A sentence above that goes on in its points (`You define it using:`)."""
_FOR_INSTANCE = re.compile(r"(?:e\.g\.|ex\)|예\))", re.I)


def _hint(rest: Text) -> bool:
    """Whether the right side is a few words all in italics: they say what the field is for, not what it holds."""
    plain = rest.plain.strip()
    return len(plain.split()) <= 5 and sum(m.end - m.start for m in rest.marked("italic")) >= len(plain) > 0


def _is_event(site: Site, name: str) -> bool:
    """Whether a left side says what is done with something (`페이지 할당`)."""
    words = fold(re.sub(r"\s*\([^()]*\)$", "", name)).split()
    return len(words) > 1 and words[-1] in site.packs.operations
