"""The rules once more as a package of their own in memory, with one line changed: what each rule must not become."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType, SimpleNamespace

import kiosk.domain

# In the order in which they import one another.
MODULES = (
    "domain.calendar", "domain.limits", "domain.clock_facts", "domain.acceptance", "domain.stops", "domain.replay",
    "domain.case_clock", "domain.explanation", "domain.lights", "domain.policy", "domain.admission", "domain.pace",
    "clock_file",
)  # fmt: skip
HOUSE = Path(kiosk.domain.__file__).parent.parent


@dataclass(frozen=True)
class Mutant:
    """In `module`, `old` becomes `new`; `old` stands there exactly once."""

    rule: str
    module: str
    old: str
    new: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule} {self.why}"


def rules(mutant: Mutant | None = None) -> SimpleNamespace:
    """The modules by their last name, apart from those of the product, with the change of the mutant in them."""
    made: dict[str, ModuleType] = {
        "rules_copy": ModuleType("rules_copy"),
        "rules_copy.domain": ModuleType("rules_copy.domain"),
    }
    before = {name: sys.modules.get(name) for name in (*made, *(f"rules_copy.{module}" for module in MODULES))}
    sys.modules.update(made)
    try:
        for module in MODULES:
            made[module] = _module(module, mutant)
    finally:
        for name, was in before.items():
            if was is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = was
    return SimpleNamespace(**{module.rpartition(".")[2]: made[module] for module in MODULES})


def _module(module: str, mutant: Mutant | None) -> ModuleType:
    found = ModuleType(f"rules_copy.{module}")
    sys.modules[found.__name__] = found
    is_changed = mutant is not None and mutant.module == module.rpartition(".")[2]
    code = compile(_changed(_source(module), mutant), f"<{mutant}>", "exec") if is_changed else _code(module)
    exec(code, found.__dict__)
    return found


def _changed(source: str, mutant: Mutant) -> str:
    assert source.count(mutant.old) == 1, f"{mutant}: the line to be changed stands {source.count(mutant.old)} times"
    return source.replace(mutant.old, mutant.new)


@cache
def _source(module: str) -> str:
    path = HOUSE.joinpath(*module.split(".")).with_suffix(".py")
    source = path.read_text(encoding="utf-8")
    for copied in MODULES:
        source = source.replace(f"from kiosk.{copied} import", f"from rules_copy.{copied} import")
    return source


@cache
def _code(module: str) -> CodeType:
    return compile(_source(module), module, "exec")
