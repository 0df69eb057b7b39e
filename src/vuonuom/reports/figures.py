"""A figure as papers write it: 1.234, +5, ≈ 12, a dash for what is not said."""

from vuonuom.reports.queries.tables import Figure

NOTHING = "–"


def written(figure: Figure) -> str:
    if figure.value is None:
        return NOTHING
    sign = "+" if figure.signed and figure.value > 0 else ""
    about = "≈ " if figure.about else ""
    return f"{about}{sign}{figure.value:,}".replace(",", ".")
