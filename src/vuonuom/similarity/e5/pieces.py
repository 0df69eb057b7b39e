"""A text cut into the pieces a model learned: of all ways the likeliest (SentencePiece unigram).

Kudo 2018, https://arxiv.org/abs/1804.10959. Tested against the wheel's own count of pieces.
"""

from vuonuom.similarity.e5.packed import Packed

SPACE = "▁"  # what a space is written as, also before the first word
NEVER = float("-inf")
UNKNOWN_COSTS = 10.0  # more than the least likely piece


class Pieces:
    def __init__(self, packed: Packed) -> None:
        self.written_as = packed.written_as
        self.ids = {piece: at for at, piece in enumerate(packed.pieces) if piece}
        self.ids.pop(packed.pieces[packed.marks.unknown], None)
        self.scores = packed.scores
        self.longest = max(map(len, self.ids))
        self.unknown = packed.marks.unknown
        self.unknown_score = min(packed.scores) - UNKNOWN_COSTS

    def of(self, text: str) -> list[int]:
        """Ids of the pieces of a text, in its order."""
        said = self._written(text)
        steps = self._likeliest(said)
        found, at = [], len(said)
        while at:
            at, piece = steps[at]
            found.append(piece)
        return found[::-1]

    def _written(self, text: str) -> str:
        text = text.translate(self.written_as)
        while "  " in text:
            text = text.replace("  ", " ")
        return (text if text.startswith(" ") else f" {text}").replace(" ", SPACE)

    def _likeliest(self, said: str) -> list[tuple[int, int]]:
        """For each place in the text: where the last piece before it begins, and which it is."""
        best = [0.0] + [NEVER] * len(said)
        steps = [(0, self.unknown)] * (len(said) + 1)
        for start in range(len(said)):
            for end in range(start + 1, min(len(said), start + self.longest) + 1):
                piece = self.ids.get(said[start:end])
                if piece is not None and best[start] + self.scores[piece] > best[end]:
                    best[end], steps[end] = best[start] + self.scores[piece], (start, piece)
            if best[start] + self.unknown_score > best[start + 1]:
                best[start + 1] = best[start] + self.unknown_score
                steps[start + 1] = (start, self.unknown)
        return steps
