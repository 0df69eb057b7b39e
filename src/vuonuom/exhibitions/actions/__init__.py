"""One function per thing a curator does with an exhibition."""

from vuonuom.exhibitions.actions.halls import (
    add_hall,
    edit_hall,
    edit_stand,
    move_stand,
    put_on_stand,
    remove_hall,
    take_off_stand,
)
from vuonuom.exhibitions.actions.photos import (
    add_photo,
    add_photo_set,
    edit_photo,
    remove_photo,
)
from vuonuom.exhibitions.actions.running import (
    close_exhibition,
    create_exhibition,
    edit_exhibition,
    open_exhibition,
)
from vuonuom.exhibitions.actions.sharing import drop_partner, hold_under, name_partner

__all__ = [
    "add_hall",
    "add_photo",
    "add_photo_set",
    "close_exhibition",
    "create_exhibition",
    "drop_partner",
    "edit_exhibition",
    "edit_hall",
    "edit_photo",
    "edit_stand",
    "hold_under",
    "move_stand",
    "name_partner",
    "open_exhibition",
    "put_on_stand",
    "remove_hall",
    "remove_photo",
    "take_off_stand",
]
