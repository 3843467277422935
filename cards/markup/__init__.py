"""Markdown itself: block structure with line numbers, inline text with offsets, and safe HTML.

The only door to mistune, nh3 and Pygments.  Import the submodules where they are used: they load those libraries.
"""
