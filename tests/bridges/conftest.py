"""Papers are made with the same faces and read with the same tools as in the printer's own tests."""

from tests.printer.conftest import fonts, tool, typefaces

__all__ = ["fonts", "tool", "typefaces"]
