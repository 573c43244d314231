"""Collects what the checker finds, so that one look shows every problem and not only the first."""

from config.schema import Problem, Severity


class ConfigError(Exception):
    """The settings cannot be used; `problems` says why, each with file, line and key."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{p.place} {p.key} {p.message_zh} {p.message_en}" for p in problems))


class Report:
    """The problems of one check, in the order in which they were met."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def error(self, file: str, line: int, key: str, zh: str, en: str) -> None:
        """Note something that keeps the system from starting."""
        self._problems.append(Problem(file, line, key, zh, en))

    def warn(self, file: str, line: int, key: str, zh: str, en: str) -> None:
        """Note something that the centre should know."""
        self._problems.append(Problem(file, line, key, zh, en, Severity.WARNING))

    @property
    def error_count(self) -> int:
        """How many errors there are so far; two readings tell whether what lay between was sound."""
        return sum(problem.severity is Severity.ERROR for problem in self._problems)

    def problems(self) -> list[Problem]:
        """All of them, file by file and line by line; a problem met twice is told once."""
        return sorted(dict.fromkeys(self._problems), key=lambda problem: (problem.file, problem.line))
