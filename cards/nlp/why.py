"""English statements as why-questions, from closed lists: neither spaCy nor a tagger."""

from __future__ import annotations

import re

from cards.nlp.english import tag_word

_AUX = re.compile(
    r"\s(isn't|aren't|wasn't|weren't|can't|cannot|couldn't|won't|wouldn't|shouldn't|doesn't|don't|didn't|"
    r"is|are|was|were|can|could|will|would|should|must|may|might)\s",
    re.IGNORECASE,
)
_CLOSED_SUBJECT = re.compile(
    r"(?:there|it|this|that|these|those|they|he|she|we|you|i|one|here|what|who|which|if|when|while|since|because|although|however|thus|so|"
    r"then|for|in|on|at|by|with|to|as|after|before|from|and|but|also|let|note|most|many|some|such|both|another|other)\b|.*(?:\b(?:most|best|worst|"
    r"least|only|first|main|that|which|who|whose|where|when|if|because|and then)\b|\w+est\b|[,;:()])",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"\A[A-Z](?:[a-z]*(?:ing|tion|sion|ment|ness|ity|ance|ence|ers|ors|als|ies|ons|ks|ts|ds|ls|ms|ns|ure|ive|ous)|eep|arge|mall|igh|ow|ig|ood|ad|ong|hort|arly|ata|odel)\Z"
)
"""First words that are no names, so lose their capital."""
_LINKS = re.compile(r"\b(?:therefore|hence|thus|consequently|accordingly|however|also)\s|\s(?:as well|too|though)\Z", re.IGNORECASE)
"""What only ties a statement to the one before it."""
_MAX_SUBJECT, _MAX_LENGTH = 6, 80
"""In words and in characters."""


def why_question(clause: str) -> str | None:
    """An English statement as a why-question: `Training is unstable.` → `Why is training unstable?`

    Only a closed list of auxiliaries and copulas moves; a subject that is There, It, This, a superlative, or not plainly a noun phrase
    gives None, and the caller quotes the clause instead.
    """
    body = _LINKS.sub("", " ".join(clause.split()).rstrip(".!;, "))
    found = _AUX.search(body + " ")
    if not found or "?" in body:
        return None
    subject, aux, rest = body[: found.start()], found[1].lower(), body[found.end() :].strip()
    words = subject.split()
    if not rest or not words or len(words) > _MAX_SUBJECT or len(subject) > _MAX_LENGTH or _CLOSED_SUBJECT.match(subject):
        return None
    first = words[0]
    if _COMMON.search(first) or tag_word(first.lower()) not in ("NN", "NNP"):
        subject = first.lower() + subject[len(first) :]
    aux, rest = ("can", "not " + rest) if aux == "cannot" else (aux, rest)
    return f"Why {aux} {subject} {rest}?"
