"""A report in each format: as it is kept in `data/reports`, and with a scenario in which every text attacks.

After a change that is meant: `ROLEPLAY_UPDATE_REPORTS=1 .venv/bin/pytest -n 0 tests/test_report_formats.py`, and then
look at each difference in `git diff`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from telling import telling_of
from test_hostile import written

from roleplay.commands.speaking import readable_json
from roleplay.conversation.step import Mode
from roleplay.reports import to_json
from roleplay.reports.attempt import HONESTY, document
from roleplay.reports.telling import Telling
from roleplay.reports.to_csv import csv_text
from roleplay.reports.to_html import html
from roleplay.reports.to_markdown import markdown
from roleplay.reports.to_text import text
from roleplay.reports.to_xapi import statements
from roleplay.scenario.prose import UNSAFE

FORMATS: dict[str, Callable[[Telling], str]] = {
    "md": lambda telling: markdown(document(telling)),
    "html": lambda telling: html(document(telling)),
    "json": lambda telling: readable_json(to_json.values(telling)) + "\n",
    "csv": lambda telling: csv_text(to_json.decisions(telling)),
    "xapi": lambda telling: readable_json(statements(telling)) + "\n",
    "text": lambda telling: text(document(telling)),
}


@pytest.fixture(autouse=True)
def greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Sit where a day is a day of the files that are kept."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("form", ["md", "json", "csv"])
@pytest.mark.parametrize("with_scores", [False, True])
def test_a_report_is_as_it_is_kept(data: Path, form: str, with_scores: bool) -> None:
    telling = telling_of(data / "nine-days.yaml", with_scores=with_scores, name="Anna Weber" if with_scores else "")
    file = data / "reports" / f"nine-days{'-with-scores' if with_scores else ''}.{form}"
    now = FORMATS[form](telling)
    if os.environ.get("ROLEPLAY_UPDATE_REPORTS"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(now.encode())
    assert now == file.read_bytes().decode()


def test_without_scores_no_number_is_about_the_player(data: Path) -> None:
    telling = telling_of(data / "nine-days.yaml")
    page = FORMATS["html"](telling)
    judged = page[page.index("<h2>What happened") : page.index("<h2>Turning points")]
    shown = unescape(" ".join(re.findall(r">([^<]+)<", judged)))
    numbers = {str(decision.number) for decision in telling.result.attempt.decisions}
    assert set(re.findall(r"\d+", shown)) <= numbers
    for moment in telling.result.cards:
        assert not re.search(r"\bpoints?\b|of 100", " ".join(re.findall(rf"Decision {moment.decision.number}.*", page)))
    values = to_json.values(telling)
    assert (values["scores"], values["together"], values["estimate"]) == (None, None, None)
    assert {line["diplomacy"] for decision in values["decisions"] for line in decision["offered"]} == {None}
    assert not any(statement["verb"]["display"]["en"] == "scored" for statement in statements(telling))
    assert "diplomacy" not in FORMATS["csv"](telling)
    assert {score.word for score in telling.result.scores.values()} <= set(re.findall(r"<b>([^<]+)</b>", judged))
    assert "I had said “mostly helping”: kinder to myself than the author’s key" in shown


def test_what_a_mentor_reads(data: Path) -> None:
    page = FORMATS["md"](telling_of(data / "nine-days.yaml", mode=Mode.SHOULD, is_rehearsal=True))
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert titles == [
        "What happened",
        "My estimate and the author’s key",
        "Turning points",
        "What I practised",
        "What I take away",
        "For an interview or an appraisal",
        "The talk",
    ]
    assert "I chose what I think one should say. This was a rehearsal" in page
    assert "on 14 March 2026, then on 19 March 2026 and 2 April 2026" in page
    star = page[page.index("## For an interview") : page.index("## The talk")]
    assert star.count("In a training simulation") == 2
    assert star.count("imulation") >= 5
    assert star.rstrip().endswith("…" * 30)  # the real case is blank
    assert HONESTY in page.replace("\\", "")
    assert "Anna" not in page


def test_what_was_not_written_leaves_room_to_write(data: Path) -> None:
    page = FORMATS["md"](telling_of(data / "nine-days.yaml", notes={"when": "  "}, estimate={"diplomacy": None}))
    for label in ("My answer", "If", "then I will say"):
        assert f"**{label}:**\n\n…" in page
    assert "I said" not in page[page.index("## My estimate") : page.index("## Turning points")].split("The moment")[0]


def test_a_talk_without_turning_points_has_a_report(data: Path) -> None:
    for form, write in FORMATS.items():
        assert write(telling_of(data / "small.yaml", with_scores=True)), form


def test_what_was_taken_in_from_elsewhere_ends_nothing(data: Path) -> None:
    telling = telling_of(data / "nine-days.yaml", with_scores=True, estimate={"diplomacy": 1000, "empathy": -5})
    odd = replace(telling, kept=replace(telling.kept, moment=99, notes={"answer": "\x1b[2J", "other": "x"}))
    for form, write in FORMATS.items():
        out = write(odd)
        assert "1000" not in out, form
        assert "\x1b" not in out, form


ATTACKS = {
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)> &lt; <!-- </title></style>",
    "formula": "=cmd|' /C calc'!A0",
    "plus": "+1+1",
    "at": "@SUM(1)",
    "minus": "-2+3",
    "markdown": "# head [a](javascript:x) ![i](http://x/y) `c` **b** | <b> ~~s~~ $x$ &amp; https://evil.example",
    "list": "1. one",
    "rule": "---",
    "quote": "> quoted",
    "escapes": r"\e[2J \e]52;c;aGk=\a \x9b2J \u202E",
    "jinja": "{{ 7 * 7 }} {% raw %} {{ document }}",
}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "h1", "h2", "h3", "p"),
    *("span", "em", "b", "i", "u", "ul", "li", "dl", "dt", "dd", "div", "table", "thead", "tbody", "tr", "th", "td"),
    *("svg", "polygon", "path", "line", "circle", "text"),
}


@pytest.fixture(params=ATTACKS)
def attack(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Telling]:
    """A payload as it is read, and a play of the scenario in which every text is that."""
    payload = ATTACKS[request.param]
    in_yaml = payload if request.param == "escapes" else payload.replace("\\", "\\\\").replace('"', '\\"')
    file = tmp_path / "hostile.yaml"
    file.write_text(written(in_yaml, mood="calm"), encoding="utf-8")
    telling = telling_of(file, (1, 2), with_scores=True, name=payload, notes={"answer": payload, "when": payload})
    return telling.scenario.title, telling


def test_nothing_in_a_file_acts_in_any_format(attack: tuple[str, Telling]) -> None:
    for form, write in FORMATS.items():
        out = write(attack[1]).removeprefix("\ufeff")
        assert UNSAFE.search(out.replace("\r\n", "\n")) is None, form


class Page(HTMLParser):
    """What a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_page_has_no_tags_but_its_own(attack: tuple[str, Telling]) -> None:
    payload, telling = attack
    source = FORMATS["html"](telling)
    page = Page()
    page.feed(source)
    assert page.tags <= TAGS
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href", "xlink:href")}
    assert "@import" not in source
    assert "url(" not in source
    assert page.words.count(payload) >= 5


def test_markdown_has_no_markup_but_its_own(attack: tuple[str, Telling]) -> None:
    payload, telling = attack
    found = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(FORMATS["md"](telling))
    tokens = [inner for token in found for inner in (token, *(token.children or ()))]
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {
        *("heading", "inline", "paragraph", "text", "strong", "em", "blockquote", "bullet_list", "list_item", "hr"),
        *("softbreak",),
    }  # no link, no image, no HTML, no code, no list of theirs
    words = ["".join(inner.content for inner in token.children or ()) for token in found if token.type == "inline"]
    assert sum(" ".join(payload.split()) in line for line in words) >= 5


def test_no_cell_is_a_formula(attack: tuple[str, Telling]) -> None:
    payload, telling = attack
    out = FORMATS["csv"](telling)
    assert out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len({len(row) for row in rows}) == 1
    numeric = [rows[0].index(name) for name in ("diplomacy", "empathy", "lost", "best_before", "best_after")]
    for row in rows:
        for at, cell in enumerate(row):
            assert not cell.startswith(("=", "+", "-", "@")) or at in numeric
    assert any(" ".join(payload.split()) in cell for cell in rows[1])


def test_data_says_what_was_written(attack: tuple[str, Telling]) -> None:
    payload, telling = attack
    for form in ("json", "xapi"):
        assert payload in json.dumps(json.loads(FORMATS[form](telling)), ensure_ascii=False).replace('\\"', '"')


def test_statements_are_stable_and_belong_together(data: Path) -> None:
    path = data / "nine-days.yaml"
    plain, scored = (statements(telling_of(path, with_scores=scores)) for scores in (False, True))
    named = statements(telling_of(path, with_scores=True, name="Anna Weber"))
    ids = [one["id"] for one in scored]
    assert len(set(ids)) == len(ids)
    assert [one for one in scored if one["verb"]["display"]["en"] != "scored"] == plain
    assert {one["context"]["registration"] for one in scored + named} == {scored[0]["context"]["registration"]}
    assert not {one["id"] for one in named} & set(ids)  # other content may not bear the same id
    assert {one["actor"]["account"]["name"] for one in named} == {"Anna Weber"}
    assert "Anna" not in json.dumps(scored)
    verbs = [one["verb"]["display"]["en"] for one in scored]
    decisions = telling_of(path).result.attempt.decisions
    assert verbs == ["initialized", *["answered"] * len(decisions), "scored", "scored", "completed"]
    assert [one["result"]["response"] for one in scored if "response" in one.get("result", {})] == [
        decision.choice.id for decision in decisions
    ]
    assert scored[-1]["result"]["duration"] == f"PT{45 * len(decisions)}S"


def test_a_night_between_two_lines_is_no_part_of_the_talk(data: Path) -> None:
    told = statements(telling_of(data / "nine-days.yaml", seconds=8 * 3600))
    assert all("duration" not in one["result"] for one in told if one["verb"]["display"]["en"] == "answered")
    assert told[-1]["result"]["duration"] == "PT0S"
