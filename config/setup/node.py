"""The npm packages that the assets are cut from, by the machine's npm or by one from a Python wheel."""

import re
import shutil
from collections.abc import Iterator

from config.setup import packages
from config.setup.steps import ROOT, StepFailed, digest, is_stamped, put_stamp, run, say

_STAMP = ROOT / "node_modules" / ".stamp"
_ADVICE = "The front-end packages did not arrive: look at the network or at npm's mirror setting, then try again."
_OLDEST = 7  # the first npm that reads this form of the lock


def install() -> None:
    """Run `npm ci` without any package's scripts; nothing when the lock's packages are there already."""
    key = digest((ROOT / "package-lock.json").read_bytes())
    if is_stamped(_STAMP, key):
        return
    refusal: StepFailed | None = None
    for npm in _candidates():
        try:
            # An explicit prefix: without it npm looks for a workspace in the folders above the checkout.
            run(
                [npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", "--prefix", ROOT],
                _ADVICE,
            )
        except StepFailed as reason:
            refusal = reason
            continue
        put_stamp(_STAMP, key)
        say("front-end packages: installed")
        return
    raise refusal or StepFailed(_ADVICE)


def _candidates() -> Iterator[str]:
    """npm programs to try: the machine's, then the wheel's, which is fetched only when it comes to that."""
    own = shutil.which("npm")
    if own is not None and _release(own) >= _OLDEST:
        yield own
    say("front-end packages: no npm that works here, taking it from a Python wheel")
    packages.install_by_hash(packages.NODE)
    yield str(packages.VENV / "bin" / "npm")


def _release(npm: str) -> int:
    try:
        found = re.match(r"\d+", run([npm, "--version"], ""))
    except StepFailed:
        return 0
    return int(found.group()) if found else 0
