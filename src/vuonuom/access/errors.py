"""What is said to a person who may not."""

from vuonuom.core.errors import Refused


class NotAllowed(Refused):
    """The person may not do this here."""

    def __init__(self, sentence: str = "Bạn không có quyền làm việc này ở đơn vị này.") -> None:
        super().__init__(sentence)
