"""What holds of units, in plain Python."""

from collections.abc import Sequence


def in_proportion(whole: int, weights: Sequence[int], otherwise: Sequence[int]) -> list[int]:
    """`whole` in integer parts by `weights` (or `otherwise`, or evenly), by largest remainder.

    The parts always sum to the whole; among equal remainders the first comes first.
    """
    if not any(weights):
        weights = otherwise if any(otherwise) else [1] * len(weights)
    total = sum(weights)
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(whole * weights[at] % total), at))
    for at in by_remainder[: whole - sum(parts)]:
        parts[at] += 1
    return parts
