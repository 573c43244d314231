"""The pages that hang in the hall: the board, and the panel over a window."""

from collections.abc import Callable

from flask import Blueprint

from display.board import Boards, Panels, ScreenSize


def screens(
    snapshots: Boards, panel: Panels, size: Callable[[str], ScreenSize] = lambda name: ScreenSize()
) -> Blueprint:
    """The blueprint `display`: `/display/<board>`, `/display/window/<int:n>`, and `/display/static/`.

    `size` says how far away a screen is read and how large its pixels are; it is asked with the name of the board or
    panel (`window-7`). An unknown name answers 404.
    """
    raise NotImplementedError
