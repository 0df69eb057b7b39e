"""One function per step of an adoption, from asking to use."""

from vuonuom.adoptions.actions.asking import cancel, decline, deliver, request_adoption
from vuonuom.adoptions.actions.using import confirm_use, end_use

__all__ = ["cancel", "confirm_use", "decline", "deliver", "end_use", "request_adoption"]
