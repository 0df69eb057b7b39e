"""The same project as in the tests of its room."""

from tests.incubator.conftest import idea, milestone, project, trial, tried

__all__ = ["idea", "milestone", "project", "trial", "tried"]
