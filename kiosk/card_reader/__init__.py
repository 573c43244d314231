"""Readers of identity cards at the touch screens, over their serial line; knows nothing of a hall."""
