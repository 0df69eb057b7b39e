"""Vectors of texts: computed behind everybody's back, newest first, by one writer.

A text says what changed by its mark `to_encode`. Its words are encoded anew only if they differ;
a text that only hangs elsewhere has its row moved, a hidden one is erased.
"""

from collections.abc import Sequence

from vuonuom.similarity import accents, cells, crowds, encoders, vectors
from vuonuom.similarity.models import Text
from vuonuom.similarity.vectors import Store
from vuonuom.tree import queries as tree

BATCH = 64  # about two seconds of a core
SAID = 600  # characters that are encoded: what an idea is about stands at its beginning
TAUGHT = 50_000  # of the newest texts teach how accents are put back


def encode(most: int = BATCH) -> int:
    """Bring the vectors of some texts up to the table. Returns how many texts were looked at."""
    encoder = encoders.loaded()
    if encoder is not None and not vectors.are_of(encoder.name):
        _begin_anew(encoder.name)
    texts = _due(most)
    if not texts:
        return 0
    with vectors.writing() as store:
        if store is None:
            return 0
        if not store.count:  # lost, or never there
            _mark_all()
            texts = _due(most)
        _write(store, texts)
    for revision in {text.revision for text in texts}:
        same = [text.pk for text in texts if text.revision == revision]
        Text.objects.filter(pk__in=same, revision=revision).update(to_encode=False)
    return len(texts)


def _begin_anew(encoder: str) -> None:
    with vectors.writing() as store:
        if store is not None:
            _mark_all()
            store.begin_anew(encoder)


def _mark_all() -> None:
    """But not what is hidden: it has no row, and marked each time it would go first for ever."""
    Text.objects.filter(to_encode=False, hidden=False).update(to_encode=True)


def _due(most: int) -> list[Text]:
    """What is hidden goes first, encoder or not; then the newest."""
    marked = Text.objects.filter(to_encode=True).order_by("-id")
    hidden = list(marked.filter(hidden=True)[:most])
    if hidden or encoders.loaded() is None:
        return hidden
    return list(marked.filter(hidden=False)[:most])


def _write(store: Store, texts: Sequence[Text]) -> None:
    above = tree.ancestors_of({text.unit_id for text in texts if text.unit_id is not None})
    fresh: list[Text] = []
    for text in texts:
        path = _path(text, above)
        said = vectors.digest(_words(text))
        same = [row for row in store.of(text.pk) if store.rows["digest"][row] == said]
        for row in store.of(text.pk):
            if row in same and not text.hidden:
                store.move(row, path)
            else:
                store.erase(row)
        if not same and not text.hidden:
            fresh.append(text)
    encoder = encoders.loaded()
    if fresh and encoder is not None:
        store.add(
            [text.pk for text in fresh],
            [vectors.digest(_words(text)) for text in fresh],
            [_path(text, above) for text in fresh],
            encoder.encode([accents.restored(_words(text)) for text in fresh]),
        )


def _path(text: Text, above: dict[int, list[int]]) -> list[int]:
    return [] if text.open_to_all else above.get(text.unit_id or 0, [])


def _words(text: Text) -> str:
    """Title and text, or the text alone where its beginning is the title."""
    begins = text.body.startswith(text.title.rstrip("…"))
    return (text.body if begins else f"{text.title}. {text.body}")[:SAID]


def tidy() -> None:
    """What is due at night: learn how people write and where texts crowd, sort the vectors."""
    newest = Text.objects.filter(hidden=False).order_by("-id")[:TAUGHT]
    accents.learn(f"{text.title}. {text.body}" for text in newest.iterator(2000))
    with vectors.writing() as store:
        if store is not None and crowds.are_due(store):
            crowds.measure(store)
        if store is not None and cells.are_due(store, cells.load(store.path)):
            cells.sort(store, store.path)


def waiting() -> int:
    """How many texts have no vector yet; none wait for an encoder that is not there."""
    if encoders.loaded() is None:
        return 0
    return Text.objects.filter(to_encode=True).count()
