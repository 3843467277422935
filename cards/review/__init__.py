"""Reviewing through Anki's own engine: what is weak and why, a filtered deck of it, and a session that any screen can show.

No scheduler of our own: queue, intervals and memory states are the engine's.  Nothing here prints or asks.
"""
