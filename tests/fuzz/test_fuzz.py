"""A short run of the fuzz harness; the long one is `python -m tests.fuzz`."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.exporter.render import markup
from tests.fuzz.harness import FRAGMENTS, Unsafe, check, check_html

SHORT = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@SHORT
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_mix_of_what_notes_are_made_of(text: str) -> None:
    check(text)


@SHORT
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text(text: str) -> None:
    check(text)


@settings(SHORT, max_examples=30)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    from cards.parser import parse

    note, problems = parse(data, "notes/n.md")
    assert note is not None or problems


@pytest.mark.parametrize(
    "html",
    ["<script>x</script>", "<img src=a onerror=b>", "<a href='javascript:x'>", "<p style='x'>", "<iframe>", "[latex]x[/latex]"],
)
def test_the_watch_sees_what_is_unsafe(html: str) -> None:
    with pytest.raises(Unsafe):
        check_html(html)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>x</script></svg>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#10;script:alert(1))",
        "<a href='&#106;avascript:x'>y</a>",
        "![a](javascript:x)",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<form action=//x><input name=y></form>",
        "<p style='background:url(//x)'>y</p>",
        "<iframe srcdoc='<script>x</script>'></iframe>",
        "<base href=//x>",
        "<meta http-equiv=refresh content='0;url=//x'>",
        "<link rel=stylesheet href=//x>",
        "[latex]\\input{/etc/passwd}[/latex]",
        "&#x5b;latex]x[/latex]",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_attacks_come_out_harmless(text: str) -> None:
    check_html(markup(text))
