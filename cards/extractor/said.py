"""What stands right of a colon: an explanation, or only notation, values, an instruction, the left side once more."""

from __future__ import annotations

import re

from cards import nlp
from cards.extractor.clauses import topic_mark
from cards.extractor.titles import clean
from cards.model import MarkKind, Text
from cards.nlp import english
from cards.packs import Packs, fold

_SHOWN: tuple[MarkKind, ...] = ("code", "link")
_QUANTITY = re.compile(r"^[약~±]?\s?[\d.,]+\s?[^\s\d]{0,6}\.?$")
ARROWS = re.compile(r"[-=]+>|→|⇒")
"""One thing becomes another, or leads to it."""
KEY = r"(?:command|cmd|ctrl|control|shift|alt|option|esc|tab|enter|fn)"
_NAME_ONLY = re.compile(rf"\S+\.[a-z]{{1,5}}|{KEY}\s.{{1,60}}|[a-z\d]+(?:[-_.][a-z\d]+)+|{KEY}(?:\s?[+ ]\s?\w{{1,5}}){{0,3}}", re.I)
"""A file, a package, a key combination."""
_DATE = re.compile(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,\s|\d{4}[-./]\d{1,2}[-./]\d{1,2}\b")
_NO_MEANING = re.compile(r"(?:필요|필수)[.]?$|^[^\s(]+(?:\s[^\s(]+)?\s\(ex\b[^()]*\)$")
"""What is needed, or a remedy with examples: no meaning."""
_TODO = re.compile(r"(?:needed|needs|should|must|has|have)\s+(?:to\s+)?be\b", re.I)

IS_SO = re.compile(
    r"(?:(?<!가능성)(?:이|가|도)\s(?:\S+\s)?|(?:가장|매우|아주|훨씬|더)\s)(?:어렵|쉽|느리|빠르|높|낮|크|작|많|적|좋|나쁘|강하|약하|편하|불편하|복잡하|간단하|용이하|유리하|불리하)"
    r"(?:다|음|습니다|함|합니다)[.]?$|^(?!.*[가-힣](?:으?로|이며),\s).*(?:\s가능(?:하다|함|합니다)?|경향이\s?(?:있|강하|크)(?:다|음|습니다))[.]?$"
)
"""How something is, or what it can do: says nothing of what it is."""

_AT = re.compile(r"(?:때|경우|\s(?:시|직?후|이후|직?전|이전|동안|도중))[.]?$")
_BIDS = re.compile(r"(?:don't|do not|never|always)\s", re.I)
_OPENS = re.compile(r"(?P<verb>[A-Za-z]+)\s(?P<of>the|an?|your|it|its|their|all|each|every|them|to)\s")


_FIRST = re.compile(r"(?:regularly|always|only|carefully|(?:in|upon) [^,]{3,40},)\s", re.I)
"""What may stand before the verb of advice."""


def advises(said: str, name: str, packs: Packs) -> bool:
    """Whether an English right side is advice on its left side, in words of the same stem (`Fallback: implement a …`)."""
    if not packs.starts("advice_verbs", _FIRST.sub("", said)) and not instructs(said):
        return False
    if _FIRST.match(said) or fold(name) in packs.aspects:
        return True
    stems = {word.lower()[:5] for word in re.findall(r"[A-Za-z]{4,}", name)}
    return any(word.lower()[:5] in stems for word in re.findall(r"[A-Za-z]{4,}", said))


def happens_at(said: str) -> bool:
    """Whether a text is only a time: what stands left of it happens then."""
    return _AT.search(clean(said)) is not None


def instructs(said: str) -> bool:
    """Whether an English sentence says what to do (`Set the window back to one`)."""
    if _BIDS.match(said):
        return True
    match = _OPENS.match(said)
    if match is None or match["verb"].endswith(("s", "ing", "ed")):
        return False
    tag = english.tag_word(match["verb"].lower())
    return tag == "VB" or (tag == "NN" and match["of"] not in ("a", "an", "to"))


def is_notation(rest: Text) -> bool:
    """Whether the right side is only a piece of code, a key combination, or one thing becoming another."""
    if re.fullmatch(r"https?://\S+|[a-z_][\w.]*\([^()]*\)", rest.plain.strip()):
        return True
    size = len(re.sub(r"\s", "", rest.plain))
    code, links = (sum(m.end - m.start for m in rest.marked(kind)) for kind in _SHOWN)
    if _NO_MEANING.search(rest.plain.strip()) or _NAME_ONLY.fullmatch(rest.plain.strip()) or _TODO.match(rest.plain.strip()):
        return True
    if code >= 0.9 * size or links >= 0.7 * size or _QUANTITY.match(rest.plain.strip()) or _is_chain(rest.plain):
        return True
    if re.fullmatch(r"\([^()]*,[^()]*\)", rest.plain.strip()) or _DATE.match(rest.plain.strip()):
        return True
    return bool(re.search(r"^\S+\s?(?:-+>|→|=>|⇒|>|\+)\s?\S+$", rest.plain))


def _is_chain(plain: str) -> bool:
    """Whether a text is nothing but steps with arrows between them."""
    steps = ARROWS.split(plain)
    return len(steps) > 2 and all(len(step.strip()) <= 40 for step in steps)


def lists_values(plain: str) -> bool:
    """Whether the right side only lists names or values, each of a few words."""
    parts = [p.strip() for p in re.split(r"\s*[,/·]\s*", plain.strip().rstrip("."))]
    return len(parts) > 1 and all(0 < len(p) <= 24 and len(p.split()) <= 3 and not nlp.is_sentence(p) for p in parts)


_BOUND = re.compile(
    r"(?:(?:\w+ly|right|just)\s)?(?:in (?:the|an?|this)|there (?:is|are)|within|from|by|via|at|with|as|during|when|once|which|if|"
    r"because|due to|through|after|before|into|onto|towards?|until|unless|than)\s",
    re.I,
)
"""What comes of something, where from or when, but not what it is."""
_MANNER = re.compile(r"[a-z]+ly\s\w+(?:ed|en|able)\s", re.I)
_QUALITY = (
    r"(?:\w+(?:able|ible|ful|less|ous|ive|ical|ic)|"
    r"large|small|easy|fast|slow|clean|simple|good|bad|high|low|hard|cheap|safe|strong|weak|short|long|clear)"
)
_QUALITIES = re.compile(
    rf"(?:(?:very|more|less|most)\s)?{_QUALITY}(?:(?:,\s(?:and\s)?|\s(?:and|or|but)\s){_QUALITY})+(?:\s(?:for|to|in|with|but|and|-|→)|[,.;]|$)",
    re.I,
)
"""How something is, in two adjectives or more."""
_DID = re.compile(
    r"(?!(?:used|based|made|composed|derived|caused|known|associated|defined|located|related|designed|built|written|need|speed|seed|embed)\b)"
    r"[A-Za-z]+ed\s(?:[A-Z]\w+|that|how)\b",
    re.I,
)
"""What somebody did."""
_EITHER = re.compile(r"[a-z-]+\s(?:or|/)\s[a-z-]+", re.I)
_SENTENCE = re.compile(r"(?P<s>(?:[\w-]+\s){1,4}?)(?:is|are|was|were|can|cannot|should|ought|must|may|will)\s")


OCCASION = re.compile(r"(?:(?:it\s)?(?:occurs|happens|arises)\s)?(?P<cue>when|because)\s(?!(?:to|using|you|we)\b)[^,]+$", re.I)
"""When an event occurs, or why: in notes a common way to say what it is."""


def tells_other(said: str, name: str) -> bool:
    """Whether an English right side tells something else than what its left side is: where from or when, only how it is, what somebody
    did, one thing becoming another, or a sentence about another thing."""
    if OCCASION.match(said):
        return False
    if _BOUND.match(said) or _MANNER.match(said) or _QUALITIES.match(said) or _DID.match(said) or _EITHER.fullmatch(said.strip(" .")):
        return True
    if ARROWS.search(said):
        return True
    match = _SENTENCE.match(said)
    if match is None or english.tag_word(match["s"].split()[0].lower()) in ("PRP", "DET", "WH", "VBG"):
        return False
    subject = {w.lower().rstrip("s") for w in re.findall(r"\w+", match["s"])}
    return not subject & {w.lower().rstrip("s") for w in re.findall(r"\w+", name)}


_SPOKEN = re.compile(r"(?:I|You|He|She|We|They|It|The|A|There)\s[^가-힣:=]*\s[^가-힣:=]*\s[^가-힣:=]*\s\S+")
_SHOWS = re.compile(r"[A-Z][^가-힣:=]*\s[^가-힣:=]*\s[^가-힣:=]*\s[^가-힣:=]*[.!?]")


def is_example(said: str) -> bool:
    """Whether a text is one whole English sentence: to a Korean word on its left an example, no meaning."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", said.strip())
    return _SHOWS.fullmatch(bare) is not None or _SPOKEN.fullmatch(bare) is not None


def does(said: str, name: str) -> bool:
    """Whether an English right side opens with what its left side does (`maps keys to buckets`)."""
    match = re.match(r"(?:(?:can|may|also|[a-z]+ly)\s)?(?P<verb>[A-Za-z]+)\s(?P<next>[A-Za-z]+)", said)
    if match is None or match["next"].lower() in ("is", "are", "of", "and", "or", "that", "which"):
        return False
    verb = match["verb"].lower()
    if english.tag_word(verb) == "VBZ" and verb not in ("is", "means", "refers", "times", "types", "sets", "uses", "states", "values"):
        return english.tag_word(match["next"].lower()) != "VBZ"
    if english.tag_word(verb) == "VB" and english.tag_word(match["next"].lower()) in ("DET", "NN", "JJ", "PRP") and said[:1].islower():
        return english.tag_word(name.split()[-1].lower()) not in ("VB", "VBD")
    if english.tag_word(verb) == "VB" and (name.isupper() or name.endswith("s")) and " " not in name:
        return english.tag_word(match["next"].lower()) in ("DET", "NN", "JJ", "PRP") or match["next"].endswith("s")
    return verb in ("provide", "allow", "enable", "prevent", "reduce", "ensure", "help", "increase", "give", "make", "store") and (
        " and " in name or name.endswith("s")
    )


def is_math(rest: Text) -> bool:
    """Whether a text is nothing but a formula."""
    math = sum(m.end - m.start for m in rest.marked("math"))
    return math > 0 and math >= 0.9 * len(re.sub(r"\s", "", rest.plain))


def same_again(said: str, name: str) -> bool:
    """Whether the right side explains the left with itself (`라운드 로빈 : … 라운드 로빈 방식`)."""
    bare = re.sub(r"\s*\([^()]*\)", "", name)
    if topic_mark(said) is not None or len(bare) < 3 or said.startswith(bare) or len(said.split()) > 8:
        return False
    return re.search(rf"(?<![A-Za-z]){re.escape(bare)}(?![A-Za-z])", said, re.I) is not None


def only_names(plain: str, name: str) -> bool:
    """Whether a few Latin words stand on both sides: something belongs to something, but which way the line does not say."""
    return len(plain.split()) <= 3 and not re.search(r"[^\x00-\x7f]|[`(\"]", plain) and "(" not in name and not nlp.is_sentence(plain)
