"""The one door through which words reach the screen: nothing in them is ever an instruction, and nothing gets lost."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

import roleplay.tui
from roleplay.scenario.prose import UNSAFE, clean
from roleplay.tui.text import balanced, beside, cut, joined, prose, styled, wrapped

HOSTILE = (
    "[/]",
    "[b]bold[/b]",
    "[@click=app.quit]x[/]",
    "[$primary @click=app.quit]x[/]",
    "[ @click=app.quit]x[/]",
    "[link=https://example.org]x[/link]",
    "[sighs] Fine.",
    "\\[b]x[/b]",
    "[[b]]",
    "a\\",
    "[type=x, v={'a[0]'}]",
    "\x1b[2J\x1b]52;c;aGk=\x07",
    "\u202egnp.exe\u202c \x9b31m",
)

texts = st.text(
    st.one_of(st.sampled_from("ab *{}[]\\\t\n語👍🏽é"), st.characters()),
    max_size=60,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words(text: str) -> None:
    shown = styled(text, "bold $ink")
    assert shown.plain == clean(text)
    assert [(span.start, span.end, span.style) for span in shown.spans] == [(0, len(shown.plain), "bold $ink")]
    assert styled(text).spans == []
    assert not any("@click" in str(span.style) for span in prose(text, {}, "$ink").spans)


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\\" not in text and "{" not in text])
def test_prose_keeps_every_character_but_its_own_marks(text: str) -> None:
    assert prose(text, {}).plain == clean(text)


@given(texts)
def test_no_text_carries_a_control_character(text: str) -> None:
    for shown in (styled(text), prose(text, {"ines": text}), prose("{ines}", {"ines": text})):
        assert UNSAFE.search(shown.plain) is None


def test_emphasis_is_seen_in_any_style() -> None:
    upright = prose("so *much* more", {}, "$ink")
    assert upright.plain == "so much more"
    assert [str(span.style) for span in upright.spans] == ["$ink", "$ink italic", "$ink"]
    inside = prose("so *much* more", {}, "italic $soft")
    assert [str(span.style) for span in inside.spans] == ["italic $soft", "italic $soft not italic", "italic $soft"]


@given(texts, st.integers(8, 60))
def test_wrapping_loses_no_word_and_fits(text: str, width: int) -> None:
    lines = wrapped(styled(text), width)
    assert all(line.cell_length <= width for line in lines)
    # Blanks may go where a line ends; all else stays, in its order.
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(clean(text).split())


@given(texts, st.integers(8, 60))
def test_a_heading_has_as_many_lines_as_it_needs_and_loses_no_word(text: str, width: int) -> None:
    lines = balanced(styled(text), width)
    assert len(lines) == len(wrapped(styled(text), width))
    assert all(line.cell_length <= width for line in lines)
    assert "".join("".join(line.plain.split()) for line in lines) == "".join(clean(text).split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("What would you have said to him?", 30, ["What would you", "have said to him?"]),
        ("It fits in one line.", 30, ["It fits in one line."]),
        ("Rechtsschutzversicherung ja", 24, ["Rechtsschutzversicherung", "ja"]),  # no word is broken
        ("日本 日本 日本 日本 日本", 20, ["日本 日本 日本", "日本 日本"]),  # two cells each
    ],
)
def test_no_word_of_a_heading_is_last_alone(text: str, width: int, lines: list[str]) -> None:
    assert [line.plain for line in balanced(styled(text), width)] == lines


@example("00000000 ", 8)
@given(texts.filter(lambda text: "\n" not in clean(text)), st.integers(8, 60))
def test_cutting_fits_and_says_that_something_is_left_out(text: str, width: int) -> None:
    shown = cut(styled(text), width)
    assert shown.cell_length <= width
    assert shown.plain.rstrip() == clean(text).rstrip() or shown.plain.endswith("…")
    if cell_len(clean(text)) <= width:
        assert shown.plain.rstrip() == clean(text).rstrip()


@given(texts, texts.filter(lambda text: cell_len(clean(text)) <= 20), st.integers(24, 80))
def test_the_right_end_of_a_line_stays_whole(left: str, right: str, width: int) -> None:
    line = beside(styled(left), styled(right), width)
    assert line.plain.endswith(clean(right))
    if "\n" not in clean(left + right):
        assert line.cell_length == width


def test_parts_stand_apart() -> None:
    assert joined([styled("one"), styled("two")]).plain == "one   two"
    assert joined([]).plain == ""


# What Textual would parse for markup where it is given a str, and the place of the text among its arguments.
WIDGETS = {
    "Static", "Label", "Button", "Option", "OptionList", "Checkbox", "RadioButton", "RadioSet", "Tab", "Tabs",
    "TabPane", "Collapsible", "Select", "SelectionList", "Selection", "DataTable", "Tree", "Markdown", "Link", "Toast",
    "ListItem", "Digits", "Rule", "Header", "Log", "RichLog", "Tooltip", "MarkdownViewer", "Placeholder", "Pretty",
}  # fmt: skip
TITLES = {"border_title", "border_subtitle", "tooltip"}
SAFE = {"Content", "styled", "prose", "cut", "beside", "joined", "assemble", "Text"}
"""Calls that return `Content`: the doors of `text.py`, and Textual's own that parse nothing."""
PARSERS = {"from_markup", "from_text", "markup", "escape", "to_content", "render_str", "visualize"}


def unsafe_texts(source: str) -> list[str]:
    """Return each place in a module where a str could reach a widget as markup, as `line: what`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = _called(node)
            if name in PARSERS:
                found.append(f"{node.lineno}: {name}() parses markup")
            if name in WIDGETS:
                texts = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in _TEXT_ARGUMENTS)]
                found += [f"{node.lineno}: {name} is given what may be a str" for text in texts if not _is_safe(text)]
            if name == "notify" and not any(ast.unparse(keyword) == "markup=False" for keyword in node.keywords):
                found.append(f"{node.lineno}: notify() without markup=False")
            if name == "update" and node.args and not _is_safe(node.args[0]):
                found.append(f"{node.lineno}: update() with what may be a str")
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES and not _is_safe(node.value):
                    found.append(f"{node.lineno}: .{target.attr} is set to what may be a str")
        if isinstance(node, ast.FunctionDef) and node.name == "render" and ast.unparse(node).count("-> Content:") == 0:
            found.append(f"{node.lineno}: render() may return a str")
    return found


_TEXT_ARGUMENTS = {"content", "label", "prompt", "title", "renderable", "text", "placeholder", "tooltip"}


def _called(node: ast.Call) -> str:
    return ast.unparse(node.func).rpartition(".")[2]


def _is_safe(node: ast.expr) -> bool:
    """Whether an expression is `Content` for certain: made by one of the doors, or a sum of such."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_safe(node.left) and _is_safe(node.right)
    if isinstance(node, ast.IfExp):
        return _is_safe(node.body) and _is_safe(node.orelse)
    if isinstance(node, ast.Call):
        return _called(node) in SAFE
    return isinstance(node, ast.Name) and node.id == "EMPTY"


@pytest.mark.parametrize("file", sorted(Path(roleplay.tui.__file__).parent.glob("*.py")), ids=lambda file: file.name)
def test_no_widget_is_handed_a_str_that_it_would_parse(file: Path) -> None:
    assert unsafe_texts(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        'Static("x")',
        "Static(title)",
        'Static(f"{title}")',
        "Label(content=title)",
        'Button("a" + title)',
        "Option(styled(title) if title else title)",
        "self.notify(title)",
        "self.notify(title, markup=True)",
        'self.query_one("#x", Static).update(title)',
        "self.border_title = title",
        "widget.tooltip = f'{title}'",
        "Content.from_markup(title)",
        "def render(self) -> str: ...",
        "def render(self) -> RenderResult: ...",
    ],
)
def test_the_guard_sees_what_it_is_there_for(code: str) -> None:
    assert len(unsafe_texts(code)) == 1


def test_the_guard_lets_pass_what_is_safe() -> None:
    code = 'Static(styled(x) + Content(" ")); self.notify(x, markup=False); a.update(joined(x)); Static(id="x")'
    assert unsafe_texts(code) == []
