"""A report as one HTML page that needs nothing else: no script, no request, everything escaped. It prints well."""

from __future__ import annotations

from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from roleplay.reports.document import Document


def html(document: Document) -> str:
    """Return the whole report."""
    return _template().render(document=document)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("roleplay.reports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals["kind"] = lambda value: type(value).__name__.lower()
    style = resources.files("roleplay.reports").joinpath("page.css").read_text(encoding="utf-8")
    environment.globals["style"] = Markup(style)  # noqa: S704 - our own file
    return environment.get_template("page.html.jinja")
