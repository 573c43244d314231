"""Placeholder."""

from flask import Blueprint

staff = Blueprint("staff", __name__)
