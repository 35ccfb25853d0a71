"""The standard streams on any system: what one cannot take becomes the nearest sign it knows, never a traceback.

Terminals and pipes are UTF-8 nearly everywhere. Where they are not (a pipe on Windows, an old locale) curly quotes
become straight ones and a frame becomes dashes, one sign for one wherever screens are drawn with it.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

_NEAREST = {
    **dict.fromkeys("“”„‟«»", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("–−―─╴╶", "-"),
    **dict.fromkeys("▌▐▏▎▍▋▊▉▕│┃╵╷", "|"),
    **dict.fromkeys("├┤┼┬┴╭╮╰╯└┯┠┗", "+"),
    **dict.fromkeys("▀█▁▂▃▄▅▆▇▖▒●▲", "#"),
    "—": "-",
    "…": "...",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "○": "o",
    "·": ".",
    "×": "x",
    "✓": "*",
    "ß": "ss",
    "\N{NO-BREAK SPACE}": " ",
}
_HANDLER = "roleplay.nearest"


def nearest(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII for what cannot be encoded, and where to go on: an error handler of `codecs` for output."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_ascii, error.object[error.start : error.end])), error.end


def make_robust() -> None:
    """Let the three standard streams take whatever is read from them or written to them."""
    codecs.register_error(_HANDLER, nearest)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, _HANDLER), (sys.stderr, _HANDLER)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _ascii(character: str) -> str:
    """Return a character as ASCII: what looks like it, a letter without its accent, or a question mark."""
    if character in _NEAREST:
        return _NEAREST[character]
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters or "?"
