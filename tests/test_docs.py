"""The pages of `docs/` hold what the code holds; `pytest --update` writes their generated parts anew."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from cards import extractor, packs, parser
from cards.cli.app import run
from cards.extractor import RULES, lint
from cards.extractor.prose import sentence_sites
from cards.extractor.rule import Rule
from cards.extractor.select import KEEP, KNOWN_GRACE, MOST_GAPS_OF_TERM, MOST_IN_BLOCK
from cards.packs import check
from tests.reference import checks_table, rules_page
from tests.test_rules import examples

DOCS = Path(__file__).parent.parent / "docs"
RULES_PAGE, EXTRACTION = DOCS / "rules.md", DOCS / "extraction.md"
CHECKS = re.compile(r"(?<=<!-- checks: begin -->\n).*?(?=<!-- checks: end -->)", re.DOTALL)


def block(lang: str) -> str:
    """The first fenced block of that language in `extraction.md`; a docstring's own fences are indented."""
    found = re.search(rf"^```{lang}\n(.*?)^```$", EXTRACTION.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


class TestRules:
    def test_the_page_is_what_the_rules_say(self, update: bool) -> None:
        now = rules_page()
        if update:
            RULES_PAGE.write_text(now, encoding="utf-8")
        assert RULES_PAGE.read_text(encoding="utf-8") == now, "run pytest --update"

    def test_every_rule_has_its_part_in_the_order_of_the_table(self) -> None:
        page = RULES_PAGE.read_text(encoding="utf-8")
        assert re.findall(r"^### (.+)$", re.sub(r"```.*?```", "", page, flags=re.DOTALL), re.MULTILINE) == [rule.name for rule in RULES]
        assert re.findall(r"^\| \d \| \[(.+?)\]", page, re.MULTILINE) == [rule.name for rule in RULES]
        assert page.count("```") % 2 == 0

    @pytest.mark.parametrize("name", [RULES[0].name, RULES[-1].name])
    def test_the_terminal_shows_the_same(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        run(["rules", name])
        first = capsys.readouterr().out.splitlines()[0]
        assert first in RULES_PAGE.read_text(encoding="utf-8")


class TestExtraction:
    def test_the_checks_are_those_of_the_code(self, update: bool) -> None:
        text = EXTRACTION.read_text(encoding="utf-8")
        assert CHECKS.search(text)
        fresh = CHECKS.sub(lambda _: checks_table(), text)
        if update:
            EXTRACTION.write_text(fresh, encoding="utf-8")
        assert EXTRACTION.read_text(encoding="utf-8") == fresh, "run pytest --update"
        assert checks_table().count("\n") >= len(lint.CHECKS)

    def test_it_is_short(self) -> None:
        text = CHECKS.sub("", EXTRACTION.read_text(encoding="utf-8"))
        assert len(text.splitlines()) <= 120
        assert max(map(len, text.splitlines())) <= 160

    def test_the_numbers_are_those_of_the_code(self) -> None:
        text = EXTRACTION.read_text(encoding="utf-8")
        assert f"at least {KEEP:.2f}" in text
        assert f"may fall to {KEEP - KNOWN_GRACE:.2f}" in text
        assert (MOST_IN_BLOCK, MOST_GAPS_OF_TERM) == (3, 2)
        assert "one new card a sentence, three a block, and at most two gaps of one term" in text

    def test_its_words_are_learnt(self) -> None:
        extra = yaml.safe_load(block("yaml"))["packs"]
        assert check(extra) == []
        words = packs.load(extra)
        note, _ = parser.parse(block("markdown"), "notes/coaching.md", role_of=words.role_of)
        assert note is not None
        cards = [c.draft for c in extractor.extract(note, packs=words) if c.status == "card"]
        assert [d.answer for d in cards if d.kind == "correction"] == ["디스크 / 캐시", "디스크"]
        assert not any("체크포인트" in d.answer + d.question for d in cards)
        plain = packs.load()
        note, _ = parser.parse(block("markdown"), "notes/coaching.md", role_of=plain.role_of)
        assert note is not None
        assert "correction" not in {c.draft.kind for c in extractor.extract(note, packs=plain) if c.status == "card"}

    def test_its_rule_is_one(self) -> None:
        module = ModuleType("short_name")
        exec(compile(block("python"), "extraction.md", "exec"), module.__dict__)
        rule: Rule = module.short_name
        made = examples(rule.doc, rule.name)
        assert [bool(example.cards) for example in made] == [True, False]
        for example in made:
            words = packs.load()
            note, _ = parser.parse(example.note, "notes/example.md", role_of=words.role_of)
            assert note is not None
            drafts = [
                draft
                for site in extractor._reading(note, words).sites()
                for sentence in sentence_sites(site)
                for draft in rule.run(sentence)
            ]
            assert tuple((draft.question, draft.answer) for draft in drafts) == example.cards


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in DOCS.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        titles = {title.lower() for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)):
            file, _, anchor = target.partition("#")
            assert not file or "://" in file or (DOCS / file).exists(), target
            assert file or anchor in titles, target
