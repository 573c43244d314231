"""The command line. Each command loads only what it needs: `kiosk clock` starts without a server in its luggage."""

from importlib import import_module

import click

_COMMANDS = {
    "account": "hall:account",
    "catalogue": "files:catalogue",
    "clock": "files:clock",
    "config": "files:config",
    "db": "hall:database",
    "demo": "hall:demo_hall",
    "device": "hall:device",
    "promise": "promises:promise",
    "replay": "replay:replay",
    "serve": "hall:serve",
    "simulate": "simulation:simulate",
}


class _Commands(click.Group):
    """Finds a command by its name when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        room, _, name = place.partition(":")
        found: click.Command = getattr(import_module(f"kiosk.cli.{room}"), name)
        return found


@click.command(cls=_Commands)
def main() -> None:
    """Numbers, calls and statutory time limits of a one-stop service centre."""
