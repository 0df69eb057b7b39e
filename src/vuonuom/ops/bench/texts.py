"""Texts for a large index: varied as people's are, and the same each time.

The demo's forty ideas would all be near-copies of each other. Here a title is put together from
parts, and a body walks from syllable to syllable as real Vietnamese does (the pairs of the texts
that teach accents), leaping now and then: it says nothing, but six of its words tell it apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from random import Random

from vuonuom.core import text
from vuonuom.ops.demo import words
from vuonuom.similarity import accents, terms

VERBS = (
    "lắp", "dựng", "soạn", "số hóa", "chia sẻ", "rút gọn", "gộp", "kiểm tra", "sửa", "in lại",
    "mua chung", "luân phiên", "tự động hóa", "công khai", "đo", "vẽ lại", "thay thế", "bảo dưỡng",
    "hướng dẫn", "ghi hình", "phân loại", "tận dụng", "kết nối", "nhắc hẹn",
    "thử nghiệm", "mở rộng",
)  # fmt: skip
THINGS = (
    "sổ kho", "biểu mẫu thống kê", "máy nén khí", "đường ống nước", "bàn tiếp dân", "lịch tập huấn",
    "phòng máy", "hệ thống loa", "cổng từ", "vườn ươm giống", "máy sấy", "xe nâng", "tủ hồ sơ",
    "bảng phân công", "kho phụ tùng", "bếp ăn", "lò hơi", "dây chuyền đóng gói", "giếng khoan",
    "phần mềm kế toán", "trạm biến áp", "mạng nội bộ", "máy chiếu", "sân tập", "thuyền cứu hộ",
    "tổ ong", "ao nuôi", "đồi chè", "vườn cam", "máy may", "phòng khám lưu động", "tủ vắc xin",
    "thẻ thư viện", "giáo án điện tử", "phòng thí nghiệm", "sân khấu", "trang phục biểu diễn",
    "cột mốc", "hàng rào", "biển chỉ dẫn", "thiết bị đo ồn", "găng tay bảo hộ", "bình ắc quy",
)  # fmt: skip
HOW = (
    "bằng vật liệu sẵn có", "theo từng tuần", "qua tin nhắn", "với mã màu", "nhờ tình nguyện viên",
    "theo thứ tự ưu tiên", "trên bản đồ chung", "bằng cảm biến rẻ tiền",
    "theo nhóm nhỏ", "có người kèm",
    "bằng tranh vẽ", "không cần thêm kinh phí", "theo mùa", "bằng bảng kiểm", "qua một đầu mối",
    "trước giờ giao ban", "có đối chứng", "bằng máy cũ", "theo vòng tròn", "có phản hồi trong ngày",
)  # fmt: skip
DIGITS = ("ca", "kíp", "tổ", "phân xưởng", "dãy", "khu", "cụm", "đợt")


@dataclass(frozen=True)
class Made:
    title: str
    body: str


LEAP = 0.3  # how often the next syllable is any, and not one that was seen to follow
LENGTH = 50


def made(number: int, seed: int = 57) -> Iterator[Made]:
    """So many different texts of sixty words or so."""
    random = Random(seed)  # noqa: S311  # the same texts each time
    places = [f"{a} {b}" for a, b in product(words.PLACE_FIRST, words.PLACE_SECOND)]
    after = _after()
    every = sorted(after)
    for _ in range(number):
        verb, thing = random.choice(VERBS), random.choice(THINGS)
        part = f"{random.choice(DIGITS)} {random.randint(1, 99)}"
        title = f"{verb} {thing} {random.choice(HOW)} ở {part} {random.choice(places)}"
        said = [random.choice(every)]
        while len(said) < LENGTH:
            leaps = random.random() < LEAP or said[-1] not in after
            said.append(random.choice(every if leaps else after[said[-1]]))
        yield Made(title[0].upper() + title[1:], " ".join(said))


def _after() -> dict[str, list[str]]:
    """What was seen to follow each syllable, as often as it was seen."""
    found: dict[str, list[str]] = {}
    for path in sorted(accents.SEEDS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for one, other in pairwise(terms.exact(line)):
                if one.isalpha() and other.isalpha():
                    found.setdefault(one, []).append(other)
    return found


def known_item(said: str, random: Random, size: int = 6) -> str:
    """`size` words that stand together in a text, as one who remembers it would type them."""
    tokens = said.split()
    at = random.randrange(max(len(tokens) - size, 0) + 1)
    return " ".join(tokens[at : at + size]).strip(" .,")


def slip(query: str, random: Random) -> str:
    """One mistake of the finger in one of the longer words: two letters the wrong way round."""
    tokens = query.split()
    long = [at for at, word in enumerate(tokens) if len(word) > 2] or [0]
    at = random.choice(long)
    word, here = tokens[at], random.randrange(max(len(tokens[at]) - 1, 1))
    tokens[at] = word[:here] + word[here + 1 : here + 2] + word[here : here + 1] + word[here + 2 :]
    return " ".join(tokens)


def near_copy(said: str, random: Random, foreign: str) -> str:
    """Accents stripped, 40 % of the words replaced by those of another text, words shuffled."""
    tokens, others = text.strip_marks(said).split(), text.strip_marks(foreign).split()
    for at in random.sample(range(len(tokens)), int(len(tokens) * 0.4)):
        tokens[at] = random.choice(others)
    runs = [tokens[at : at + 5] for at in range(0, len(tokens), 5)]
    random.shuffle(runs)
    return " ".join(word for run in runs for word in run)
