"""read → parse → extract → identify → assemble → export, over many notes.

`reading` takes one note and `many` all of them, `identify` gives them identities, `assemble` puts cards into decks; `building`,
`showing` and `deciding` do what the commands do.
"""

from cards.pipeline.building import Outcome, build, check
from cards.pipeline.deciding import decide, look_up, undo
from cards.pipeline.identify import Listed
from cards.pipeline.showing import explain, listing

__all__ = ["Listed", "Outcome", "build", "check", "decide", "explain", "listing", "look_up", "undo"]
