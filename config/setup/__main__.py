"""`python3 -m setup runtime|all`: what `make run` and `make test` need; standard library only."""

import sys
from pathlib import Path

from config.setup import browser, node, packages
from config.setup.steps import ROOT, StepFailed, run, say

_TRANSLATIONS = ROOT / "kiosk" / "translations"


def main(arguments: list[str]) -> int:
    """Do the steps of one set-up; 0 when everything is there, 1 with the reason otherwise."""
    if arguments not in (["runtime"], ["all"], ["all", "browser"]):
        say("usage: python3 -m setup runtime | all [browser]")
        return 2
    try:
        packages.install(packages.RUNTIME if arguments == ["runtime"] else packages.EVERYTHING)
        node.install()
        say(run([packages.PYTHON, "-m", "config.setup.assets"], "The assets were not built.").strip())
        _compile_translations()
        if "browser" in arguments:
            browser.install()
    except StepFailed as reason:
        sys.stderr.write(f"set-up stopped. {reason}\n")
        return 1
    return 0


def _compile_translations() -> None:
    stale = [po for po in _TRANSLATIONS.rglob("*.po") if _is_stale(po)]
    if stale:
        tool: list[str | Path] = [packages.PYTHON, "-m", "babel.messages.frontend"]
        run(
            [*tool, "--quiet", "compile", "--directory", _TRANSLATIONS],
            "A translation file is not well formed.",
        )
        say(f"translations: compiled {len(stale)}")


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
