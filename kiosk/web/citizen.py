"""Placeholder."""

from flask import Blueprint

citizen = Blueprint("citizen", __name__)
