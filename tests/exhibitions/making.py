"""An exhibition with a hall, and a product on a stand in it."""

from datetime import timedelta

from tests.products.making import TITLE, accepted_product
from vuonuom.core import clock
from vuonuom.exhibitions import actions

NAME = "Tiên phong trong kỷ nguyên số"


def exhibition(cast, title=NAME, **changes):
    today = clock.today()
    wanted = {"opens_on": today, "closes_on": today + timedelta(days=30), "unit": cast.head}
    return actions.create_exhibition(by=cast.curator, title=title, **(wanted | changes))


def hall(cast, found=None, title="Phòng một"):
    return actions.add_hall(by=cast.curator, exhibition=found or exhibition(cast), title=title)


def stand(cast, room=None, product=None, **words):
    return actions.put_on_stand(
        by=cast.curator,
        hall=room or hall(cast),
        product=product or accepted_product(cast),
        reviewed=True,
        **words,
    )


def opened(cast, *titles):
    """An open exhibition with one stand for each title."""
    room = hall(cast)
    for title in titles or (TITLE,):
        stand(cast, room, accepted_product(cast, title))
    return actions.open_exhibition(by=cast.curator, exhibition=room.exhibition, reviewed=True)
