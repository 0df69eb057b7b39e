import pytest

from vuonuom.similarity import index, vectors


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    yield
    index.drop()
    vectors.drop()
