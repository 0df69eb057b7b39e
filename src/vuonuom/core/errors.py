"""What an action says when it may not or can not be done."""


class Refused(Exception):
    """An act that the product refuses; its text is the Vietnamese sentence the person will read.

    Each action defines its own subclasses beside it, one per reason. Views show the text beside
    the form with everything typed still in place; the API answers 409 with it.
    `field` names the form field the sentence belongs to, or is empty.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
