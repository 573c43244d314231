"""The demo hall: a working day at ten in the morning, made through the same verbs that people use."""

from kiosk.demo.opening import fill

__all__ = ["fill"]
