"""What a note needs loaded: the libraries as they come, the vocabulary, the analyser with its dictionary; nothing is done with them."""

import click  # noqa: F401
import genanki  # noqa: F401
import mistune  # noqa: F401
import nh3  # noqa: F401
import pygments.lexers  # noqa: F401
import spacy  # noqa: F401
from pygments.formatters import HtmlFormatter  # noqa: F401

from cards import nlp, packs

packs.load()
nlp.analyse("말을 나눈다.")
nlp.is_sentence("말을 나눈다.")
nlp.is_sentence("It reads words.")
