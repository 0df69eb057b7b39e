"""The same panel as in the tests of its room."""

from tests.councils.conftest import case, found, idea, judged, panel, rubrics, tried

__all__ = ["case", "found", "idea", "judged", "panel", "rubrics", "tried"]
