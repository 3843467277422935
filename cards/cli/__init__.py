"""The command line: one file a command, `app.py` finds them, `console.py` prints; the only door to click.

No code stands here: the command modules become attributes of this package, and one of them is called `list`.
"""
