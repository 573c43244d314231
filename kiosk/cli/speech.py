"""How every command speaks: one or two sentences, an exit code, never a traceback."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from config.report import ConfigError
from config.schema import Problem, Severity
from kiosk.domain.errors import Refusal

Command = TypeVar("Command", bound=Callable[..., Any])

config_option = click.option(
    "--config", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="KIOSK_CONFIG"
)
database_option = click.option(
    "--database", default="sqlite:///var/kiosk.db", envvar="KIOSK_DATABASE", show_default=True
)


class Stop(click.ClickException):
    """One or two sentences on standard error, and an exit code: 1 a check failed, 2 usage or configuration."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for the class, and reads it here

    def show(self, file: Any = None) -> None:
        """The sentence alone."""
        click.echo(self.message, err=True)


def reads_data(command: Command) -> Command:
    """The two options of every command that reads data."""
    return config_option(database_option(command))


def plainly(*told: type[Exception]) -> Callable[[Command], Command]:
    """Says in a sentence what went wrong; `told` are the exceptions whose text is that sentence."""

    def mark(command: Command) -> Command:
        @wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                return command(*args, **kwargs)
            except ConfigError as error:
                lines = [as_line(problem) for problem in error.problems if problem.severity is Severity.ERROR]
                raise Stop("\n".join([*lines, "Correct these lines, then try again."])) from error
            except Refusal as error:
                raise Stop(f"Refused: {error.code} {_detail(error)}. Nothing was changed.", 1) from error
            except told as error:
                raise Stop(str(error)) from error

        return run  # type: ignore[return-value]

    return mark


def as_line(problem: Problem) -> str:
    """A finding as `file:line: severity: key: what to do`."""
    return f"{problem.place}: {problem.severity}: {problem.key}: {problem.message_zh} {problem.message_en}"


def _detail(error: Refusal) -> str:
    return ", ".join(f"{name}={value}" for name, value in error.detail.items())
