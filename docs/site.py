"""Build the docs as a site that needs no network: `python -m docs.site` writes it into `build/site`.

Needs the `docs` extra. The pages are laid out first in `build/pages`, with what they link to elsewhere in the
repository beside them: so the same Markdown can be read on GitHub, and its links lead somewhere in both places. A link,
a heading or a picture that is missing ends the build before anything is written.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from os.path import relpath
from pathlib import Path

from docs.markdown import DOCS, LINK, ROOT, Link, Page

CONFIGURATION = ROOT / "zensical.toml"
PAGES = ROOT / "build" / "pages"
_ELSEWHERE = "repository"
"""The folder of the site for what lies outside of the docs."""
_MARKER = re.compile(r"^(\s*```+\w+) .*$", re.MULTILINE)
_OUTSIDE = ("https://", "http://", "mailto:")


def problems(page: Page) -> Iterator[str]:
    """Yield what is wrong with the links and pictures of a page, each as `page:line: what`."""
    for link in page.links():
        if link.target.startswith(_OUTSIDE):
            continue
        target, _, anchor = link.target.partition("#")
        path = (page.path.parent / target).resolve() if target else page.path
        where = f"{page.name}:{link.line}"
        if not path.is_relative_to(ROOT) or not path.exists():
            yield f"{where}: there is no {'picture' if link.is_picture else 'file'} “{link.target}”"
        elif anchor and anchor not in Page(path).anchors():
            yield f"{where}: “{target or page.name}” has no heading “#{anchor}”"
        elif path.is_dir() and page.path.is_relative_to(DOCS):
            yield f"{where}: “{link.target}” is a folder, which a site cannot show"


def place(path: Path) -> Path:
    """Return where a file of the repository lies in the site, from its root."""
    return path.relative_to(DOCS) if path.is_relative_to(DOCS) else Path(_ELSEWHERE) / path.relative_to(ROOT)


def lay_out(folder: Path) -> list[str]:
    """Write the pages, and all that they lead to, into a folder; return what is wrong with them."""
    folder.mkdir(parents=True)
    found: list[str] = []
    waiting, done = sorted(DOCS.glob("*.md")), set[Path]()
    while waiting:
        path = waiting.pop()
        if path in done:
            continue
        done.add(path)
        target = folder / place(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copy(path, target)
            continue
        page = Page(path)
        wrong = list(problems(page))
        found += wrong
        if not wrong:
            waiting += [(path.parent / link.target.partition("#")[0]).resolve() for link in _own(page)]
            target.write_text(_for_the_site(page), encoding="utf-8")
    shutil.copytree(DOCS / "theme", folder / "theme")
    return found


def _own(page: Page) -> Iterator[Link]:
    for link in page.links():
        if not link.target.startswith((*_OUTSIDE, "#")):
            path = (page.path.parent / link.target.partition("#")[0]).resolve()
            if path.is_file():
                yield link


def _for_the_site(page: Page) -> str:
    """Return the Markdown of a page with links to where things lie in the site, and without marks for tests."""
    own = {link.target for link in _own(page)}

    def moved(found: re.Match[str]) -> str:
        mark, words, target = found.groups()
        if target not in own:
            return found[0]
        name, _, anchor = target.partition("#")
        path = place((page.path.parent / name).resolve())
        new = Path(relpath(path, place(page.path).parent)).as_posix()
        return f"{mark}[{words}]({new}{'#' * bool(anchor)}{anchor})"

    return _MARKER.sub(r"\1", LINK.sub(moved, page.text))


def made(configuration: Path) -> int:
    """Build the site from the pages that were laid out, strictly; return what the builder exits with."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean", "--config-file", str(configuration)]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Lay out the pages and build the site; return 0, or 1 where a link is broken or the builder finds fault."""
    shutil.rmtree(PAGES, ignore_errors=True)
    found = lay_out(PAGES)
    if found:
        print(*found, sep="\n", file=sys.stderr)
        return 1
    return 1 if made(CONFIGURATION) else 0


if __name__ == "__main__":
    sys.exit(main())
