"""What each field of a scenario means: the words under the fields of the model, read from its own source.

pydantic could read them itself, when the model is made; but then every start of the program would pay for it.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import cache

from roleplay.scenario import model


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """Return what each field means, by the name of its part in the model (`Choice`) and the field (`goto`)."""
    found: dict[str, dict[str, str]] = {}
    for part in ast.parse(inspect.getsource(model)).body:
        if isinstance(part, ast.ClassDef):
            fields = found.setdefault(part.name, {})
            for field, words in zip(part.body, part.body[1:], strict=False):
                match field, words:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(meaning))):
                        fields[name] = " ".join(meaning.split())
    return found
