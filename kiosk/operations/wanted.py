"""What people asked for lately, for the first page of the touch screens."""

from datetime import timedelta

from kiosk.domain.catalogue import Item
from kiosk.domain.frequent import COUNTED_DAYS, frequent_items
from kiosk.operations.ports import Context


def frequent(context: Context, most: int) -> list[Item]:
    """The items with most numbers in the thirty days before today, so that the order stands still all day."""
    since = context.today - timedelta(days=COUNTED_DAYS)
    return frequent_items(context.centre, context.unit.tickets.asked_for(since, context.today), most)
