"""Write the locks anew from `pyproject.toml` and `package.json`; hashes in them, no addresses."""

import shutil
import sys

from config.setup.packages import EVERYTHING, NODE, RUNTIME, VENV
from config.setup.steps import StepFailed, run, say

_COMPILE = (
    *(VENV / "bin" / "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-annotate", "--no-header"),
)
_ADVICE = "The lock was not written."


def main() -> int:
    """Lock everything first, then the runtime inside it, so that the two never disagree about a version."""
    groups = [word for group in ("assets", "test", "lint") for word in ("--group", group)]
    try:
        run([*_COMPILE, "pyproject.toml", *groups, "-o", EVERYTHING], _ADVICE)
        run([*_COMPILE, "pyproject.toml", "--group", "assets", "-c", EVERYTHING, "-o", RUNTIME], _ADVICE)
        run([*_COMPILE, "--group", "pyproject.toml:node", "-o", NODE], _ADVICE)
        npm = shutil.which("npm") or VENV / "bin" / "npm"
        run([npm, "install", "--package-lock-only", "--ignore-scripts", "--prefix", "."], _ADVICE)
    except StepFailed as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    say(f"locks written: {EVERYTHING}, {RUNTIME}, {NODE}, package-lock.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
