"""Which items the first page of a touch screen shows: those that people asked for most, or a fair start."""

from collections.abc import Mapping

from kiosk.domain.catalogue import Centre, Item

# A month is long enough to even out the days of a week and short enough to follow the seasons of taxes and schools.
COUNTED_DAYS = 30
# Under so many numbers the order would be chance: at 300 an item that every tenth person wants stands at 30 ± 5.
ENOUGH_NUMBERS = 300


def frequent_items(centre: Centre, asked: Mapping[str, int], most: int) -> list[Item]:
    """The `most` items with most numbers, the most wanted first; `asked` counts numbers by item.

    Where too few numbers were counted, or too few items were asked for, `a_fair_start` fills the places.
    """
    known = {code: count for code, count in asked.items() if code in centre.items and count > 0}
    if sum(known.values()) < ENOUGH_NUMBERS:
        return a_fair_start(centre, most)
    places = {code: place for place, code in enumerate(centre.items)}
    ranked = sorted(known, key=lambda code: (-known[code], places[code]))[:most]
    rest = [item for item in a_fair_start(centre, most) if item.code not in ranked]
    return [centre.items[code] for code in ranked] + rest[: most - len(ranked)]


def a_fair_start(centre: Centre, most: int) -> list[Item]:
    """In turn one item of each queue, those that are done on the spot first, in the order of the catalogue."""
    ranked = sorted(centre.items.values(), key=lambda item: not item.is_on_the_spot)
    rounds: dict[str, int] = {}
    turns = []
    for place, of in enumerate(ranked):
        code = centre.queue_of_item[of.code]
        rounds[code] = rounds.get(code, 0) + 1
        turns.append((rounds[code], list(centre.queues).index(code), place))
    chosen = sorted(turns)[:most]
    return [ranked[place] for _, _, place in sorted(chosen, key=lambda turn: (turn[1], turn[0]))]
