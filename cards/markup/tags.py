"""The names of HTML elements: what stands between angle brackets and is none of them is the author's text (`List<int>`)."""

from __future__ import annotations

_NAMES = """
a abbr address article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code col colgroup dd del
details dfn dialog div dl dt em embed fieldset figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head header hr html i iframe
img input ins kbd label legend li link main map mark menu meta nav noscript object ol p param picture pre q rp rt ruby s samp script
section small source span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time title tr track tt u ul
var video wbr
"""
TAGS = frozenset(_NAMES.split())


def is_tag(name: str) -> bool:
    """Whether `name` names an HTML element."""
    return name.lower() in TAGS


SWALLOWING = frozenset(("script", "style", "textarea", "title", "iframe", "object", "svg", "noscript"))
"""Elements that show nothing of what they hold; one that never ends is a word (`the <title> tag`) and must not hide the rest."""


def never_ends(name: str, source: str) -> bool:
    """Whether the tag of an element that shows nothing is only a word here: no end tag of that name stands in `source`."""
    return name.lower() in SWALLOWING and f"</{name.lower()}" not in source.lower()
