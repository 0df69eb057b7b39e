from tests.similarity.conftest import own_index

__all__ = ["own_index"]
