"""read → parse → extract → identify → assemble → export, over many notes.

`reading` takes one note, `many` all of them, `identify` gives identities, `assemble` decks, `run` puts them together for the commands.
"""

from cards.pipeline.identify import Listed
from cards.pipeline.run import Outcome, build, check, explain, listing

__all__ = ["Listed", "Outcome", "build", "check", "explain", "listing"]
