"""The grammar of `states.py`: states with their words, and the moves allowed between them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Move:
    """One allowed step. `verb` is the last part of its journal kind."""

    verb: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True)
class Machine:
    """All moves of one record kind; the diagram in the docs is drawn from it."""

    subject: str
    initial: str
    moves: tuple[Move, ...]

    def move(self, verb: str) -> Move:
        return next(move for move in self.moves if move.verb == verb)

    def allowed(self, verb: str, state: str) -> bool:
        return state in self.move(verb).sources

    def mermaid(self) -> str:
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {s} --> {m.target}: {m.verb}" for m in self.moves for s in m.sources]
        return "\n".join(lines)
