"""Placeholder."""

from flask import Blueprint

guide = Blueprint("guide", __name__)
