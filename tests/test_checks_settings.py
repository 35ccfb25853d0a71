"""Settings of a folder, and remarks allowed in a file: what they change, and what is said of slips in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from roleplay.checks import Checked, check_file, settings_in

_CLEAN = (Path(__file__).parent / "data" / "checks" / "clean.yaml").read_text()
_UNUSED = _CLEAN.replace("facts:\n", "facts:\n  seen: You saw it.\n")  # R512 in line 13


def _checked(folder: Path, text: str, settings: str | None = None) -> Checked:
    if settings is not None:
        (folder / "roleplay.toml").write_text(settings)
    file = folder / "clean.yaml"
    file.write_text(text)
    return check_file(file)


def _said(checked: Checked) -> list[tuple[int, int, str, str]]:
    return [(*problem.place[:2], problem.kind.code, problem.message) for problem in checked.problems]


def _codes(checked: Checked) -> list[str]:
    return [problem.kind.code for problem in checked.problems]


# The folder


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[thresholds]\nbest_longest = 0.4\n", "Write [check.thresholds]."),
        ("[check]\nbest_longest = 0.4\n", "It belongs below [check.thresholds]."),
        ('silence = ["R605"]\n', "It belongs below [check]."),
    ],
)
def test_a_setting_in_the_wrong_place_is_told_its_own(text: str, advice: str, tmp_path: Path) -> None:
    (tmp_path / "roleplay.toml").write_text(text, encoding="utf-8")
    (found,) = settings_in(tmp_path).problems
    assert found.help == advice


def test_without_settings_the_usual_ones_count(tmp_path: Path) -> None:
    assert _codes(_checked(tmp_path, _UNUSED)) == ["R512"]
    assert settings_in(tmp_path) == settings_in(tmp_path / "nowhere")


@pytest.mark.parametrize("entry", ["R512", "R5xx", "Rx12"])
def test_a_folder_silences_a_remark(entry: str, tmp_path: Path) -> None:
    assert _codes(_checked(tmp_path, _UNUSED, f'[check]\nsilence = ["{entry}"]\n')) == []


def test_a_folder_weighs_a_remark(tmp_path: Path) -> None:
    checked = _checked(tmp_path, _UNUSED, '[check.severity]\nR512 = "error"\n')
    assert [problem.is_error for problem in checked.problems] == [True]
    assert checked.scenario is not None
    assert "error R512" in str(checked.problems[0])


def test_a_folder_moves_a_threshold(tmp_path: Path) -> None:
    assert _codes(_checked(tmp_path, _CLEAN, "[check.thresholds]\nendings = 4\nbest_shortest = 0.4\n")) == [
        "R602",
        "R644",
    ]


def test_silencing_what_reading_warns_of(tmp_path: Path) -> None:
    text = _CLEAN.replace("id: clean\n", "id: other\n")
    assert _codes(_checked(tmp_path, text)) == ["R011"]
    assert _codes(_checked(tmp_path, text, '[check]\nsilence = ["R011"]\n')) == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[check]\nsilense = []\n", (2, 1, "R702", "“silense” is not a setting of [check].")),
        ("[checks]\n", (1, 2, "R702", "“checks” is not a setting of roleplay.toml.")),
        (
            "# x\n[check.thresholds]\n  best_long = 1\n",
            (3, 3, "R702", "“best_long” is not a setting of [check.thresholds]."),
        ),
        (
            "[check]\nsilence = 'R512'\n",
            (2, 1, "R703", "“silence” needs a list of codes, but this is the text “R512”."),
        ),
        ("[check]\nsilence = [512]\n", (2, 1, "R703", "“silence” needs codes, but this is 512.")),
        ("[check]\nsilence = ['R912']\n", (2, 13, "R704", "There is no remark with the code “R912”.")),
        ("[check]\nsilence = ['R101']\n", (2, 13, "R705", "R101 cannot be changed or silenced.")),
        ("[check]\nsilence = ['R702']\n", (2, 13, "R705", "R702 cannot be changed or silenced.")),
        ("[check]\nseverity = 3\n", (2, 1, "R703", "“severity” needs settings below it, but this is 3.")),
        ("check = 1\n", (1, 1, "R703", "“check” needs settings below it, but this is 1.")),
        (
            "[check.severity]\nR512 = 'bad'\n",
            (2, 1, "R703", "“R512” needs one of error, warning, advice, but this is the text “bad”."),
        ),
        ("[check.severity]\nR51 = 'error'\n", (2, 1, "R704", "There is no remark with the code “R51”.")),
        (
            "[check.thresholds]\nendings = 2.5\n",
            (2, 1, "R703", "“endings” needs a whole number, but this is 2.5."),
        ),
        ("[check.thresholds]\nendings = true\n", (2, 1, "R703", "“endings” needs a whole number, but this is true.")),
        ("[check.thresholds]\nstraw = nan\n", (2, 1, "R703", "“straw” needs a number, but this is nan.")),
        (
            "[check]\nsilence = [\n\n",
            (4, 1, "R701", "These settings cannot be read: something is not closed, or not written as “name = value”."),
        ),
        ("[check]\n[check]\n", (2, 7, "R701", "These settings cannot be read: a name stands there twice.")),
        (
            "[check]\nsilence: x\n",
            (2, 8, "R701", "These settings cannot be read: something is not closed, or not written as “name = value”."),
        ),
    ],
)
def test_a_slip_in_the_settings_is_a_problem_of_its_own(
    settings: str, said: tuple[int, int, str, str], tmp_path: Path
) -> None:
    checked = _checked(tmp_path, _CLEAN, settings)
    assert _said(checked) == [said]
    assert checked.problems[0].file.name == "roleplay.toml"
    assert checked.problems[0].is_error


def test_what_is_right_beside_a_slip_counts(tmp_path: Path) -> None:
    settings = '[check]\nsilence = ["R512", "R999"]\n[check.thresholds]\nendings = 4\nbest = 1\n'
    assert _codes(_checked(tmp_path, _UNUSED, settings)) == ["R704", "R702", "R644"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x = '\xff'", b"\xef\xbb\xbf[check]\n", b"a = " + b"[" * 5000])
def test_hostile_settings_are_only_a_problem(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "roleplay.toml").write_bytes(data)
    codes = [problem.kind.code for problem in settings_in(tmp_path).problems]
    assert codes == ([] if data.endswith(b"[check]\n") else ["R701"])


def test_a_folder_in_place_of_the_settings_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "roleplay.toml").mkdir()
    assert settings_in(tmp_path).problems == ()


# One place


def _allow(text: str, line: str, comment: str) -> str:
    """Put a comment above a line."""
    assert line in text
    indent = line[: len(line) - len(line.lstrip())]
    return text.replace(line, f"{indent}# roleplay: {comment}\n{line}", 1)


_BECAUSE = "allow R512 because it is for later"


@pytest.mark.parametrize(
    "text",
    [
        _allow(_UNUSED, "  seen: You saw it.", _BECAUSE),
        _allow(_UNUSED, "facts:", _BECAUSE),
        _UNUSED.replace("seen: You saw it.", f"seen: You saw it.  # roleplay: {_BECAUSE}"),
        _UNUSED.replace("facts:\n", f"facts:  # roleplay: {_BECAUSE}\n"),
        f"# roleplay: {_BECAUSE}\n{_UNUSED}",
        f"# A scenario.\n\n# roleplay: {_BECAUSE}\n# by us\n{_UNUSED}",
        _allow(_UNUSED, "  seen: You saw it.", _BECAUSE + "\n  # and more\n"),
        _allow(_UNUSED, "  seen: You saw it.", "allow R5xx: for later"),
        _allow(_UNUSED, "  seen: You saw it.", "allow R512 - for later"),
    ],
)
def test_a_remark_is_allowed_for_one_place_or_for_the_file(text: str, tmp_path: Path) -> None:
    assert _codes(_checked(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (_allow(_UNUSED, "  named: You gave", _BECAUSE), ["R512", "R714"]),
        (_allow(_UNUSED, "start: desk", _BECAUSE), ["R512", "R714"]),
        (_allow(_CLEAN, "facts:", _BECAUSE), ["R714"]),
        (_allow(_UNUSED, "facts:", "allow R511, R512 because of that"), ["R714"]),
    ],
)
def test_elsewhere_it_silences_nothing_which_is_said(text: str, codes: list[str], tmp_path: Path) -> None:
    assert sorted(_codes(_checked(tmp_path, text))) == codes


def test_a_choice_is_allowed_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    text = _CLEAN.replace("for the number.\n", "for the number, {carl}.\n")
    assert _codes(_checked(tmp_path, text)) == ["R660"]
    for line in ("      - id: poor-gate", "  gate:", "        reply:\n          - narrator: He turns"):
        assert _codes(_checked(tmp_path, _allow(text, line, "allow R660 because Carl is a song"))) == []
    assert "R660" in _codes(_checked(tmp_path, _allow(text, "      - id: best-gate", "allow R660 because of it")))


def test_several_codes_and_what_is_unused_of_them(tmp_path: Path) -> None:
    text = _allow(_UNUSED, "  seen: You saw it.", "allow R512, R513 and R514 because it is for later")
    assert [(problem.kind.code, problem.place.column) for problem in _checked(tmp_path, text).problems] == [
        ("R714", 27),
        ("R714", 36),
    ]


@pytest.mark.parametrize(
    ("comment", "code", "message"),
    [
        ("allow R512", "R712", "R512 is allowed here without a reason, so nothing is silenced."),
        ("allow R512 because", "R712", "R512 is allowed here without a reason, so nothing is silenced."),
        ("allow R512, R513 because …", "R712", "R512, R513 are allowed here without a reason, so nothing is silenced."),
        ("allow", "R711", "This does not say which remark to allow."),
        ("ignore R512", "R711", "This does not say which remark to allow."),
        ("allow R999 because I can", "R713", "There is no remark with the code “R999” that could be allowed."),
        (
            "allow everything because I can",
            "R713",
            "There is no remark with the code “everything” that could be allowed.",
        ),
        ("allow R202 because I can", "R705", "R202 cannot be changed or silenced."),
    ],
)
def test_an_allowance_that_is_none_is_a_problem(comment: str, code: str, message: str, tmp_path: Path) -> None:
    found = _checked(tmp_path, _allow(_UNUSED, "  seen: You saw it.", comment)).problems
    assert sorted(problem.kind.code for problem in found) == ["R512", code]
    (problem,) = (problem for problem in found if problem.kind.code == code)
    assert problem.message == message
    assert problem.place.line == 13


def test_what_stands_in_a_text_is_no_allowance(tmp_path: Path) -> None:
    for text in (
        _CLEAN.replace("brief: You draw plans.", "brief: >\n  You draw plans.\n  # roleplay: allow R512 because\n "),
        _CLEAN.replace("seen: You saw it.", 'seen: "You # roleplay: allow saw it."'),
    ):
        assert _codes(_checked(tmp_path, text)) == []


def test_an_allowance_beside_plain_text_is_no_lost_text(tmp_path: Path) -> None:
    text = _CLEAN.replace("two hours for me,", "two hours, {carl},")
    text = text.replace("that was your morning.", "that was your morning.  # roleplay: allow R660 because of a song")
    assert _codes(_checked(tmp_path, text)) == []


def test_where_the_file_cannot_be_judged_no_allowance_is_called_unused(tmp_path: Path) -> None:
    text = _allow(_UNUSED, "facts:", "allow R511 because it is for later").replace("goto: window", "goto: widow")
    assert set(_codes(_checked(tmp_path, text))) == {"R301"}


def test_a_silenced_code_needs_no_allowance_and_is_not_called_unused(tmp_path: Path) -> None:
    text = _allow(_UNUSED, "facts:", _BECAUSE)
    assert _codes(_checked(tmp_path, text, '[check]\nsilence = ["R512"]\n')) == []
