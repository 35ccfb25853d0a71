"""A table as CSV that a spreadsheet opens safely: with a mark that says UTF-8, and nothing in it is a formula."""

from __future__ import annotations

import csv
import io

from roleplay.reports.document import Cell, Table
from roleplay.scenario.prose import clean

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(table: Table) -> str:
    """Return a table as text, to be encoded as UTF-8. Numbers stay numbers; words that look like a formula do not."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(_cell, table.columns))
    writer.writerows(map(_cell, row) for row in table.rows)
    return _BYTE_ORDER_MARK + file.getvalue()


def _cell(value: Cell) -> str | int | float:
    """Return what is written into a cell; an apostrophe tells a spreadsheet that the rest is text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = " ".join(clean(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
