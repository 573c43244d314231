"""Readers of identity cards at the touch screens: a leaf house that knows neither kiosk nor the other leaves."""
