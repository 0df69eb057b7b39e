"""The columns that lists have, under all the names that people give them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vuonuom.core.sheets.cells import as_text
from vuonuom.core.text import fold
from vuonuom.rosters.states import ListKind

LINES = 30  # the head of a table is looked for in the first so many
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|^\s*\d+\s*[.)]|\*")

Mapped = Mapping[str, int]  # field -> column, from 0
Named = Mapping[str, str]  # field -> what a person says its column is called


@dataclass(frozen=True)
class Column:
    """One column: the label we give it, and the folded names by which it is known."""

    key: str
    label: str | Promise
    names: tuple[str, ...]
    needed: bool = False


def _column(key: str, label: str | Promise, names: str, *, needed: bool = False) -> Column:
    return Column(key, label, tuple(fold(name) for name in names.split(",")), needed)


UNITS = (
    _column("code", _("Mã đơn vị"), "mã đơn vị,mã,mã số,mã đv,code,unit code", needed=True),
    _column("name", _("Tên đơn vị"), "tên đơn vị,tên,đơn vị,tên chi đoàn,tên chi hội,tên tổ công"
            " đoàn,name,unit name,unit", needed=True),
    _column("kind", _("Cấp"), "cấp,loại,cấp đơn vị,loại đơn vị,loại hình,level,kind,type"),
    _column("parent_code", _("Mã đơn vị cấp trên"), "mã đơn vị cấp trên,mã cấp trên,mã đv cấp trên,"
            "mã đơn vị cha,mã trực thuộc,parent code,parent unit code,parent"),
    _column("parent_name", _("Đơn vị cấp trên"), "đơn vị cấp trên,tên đơn vị cấp trên,cấp trên,"
            "cấp trên trực tiếp,trực thuộc,parent name,parent unit"),
    _column("opened_on", _("Ngày thành lập"), "ngày thành lập,ngày lập,thành lập,ngày quyết định"
            " thành lập,opened on,opened,founded,founded on"),
    _column("fields", _("Lĩnh vực"), "lĩnh vực,lĩnh vực chuyên môn,chuyên môn,fields,field"),
    _column("organization", _("Tổ chức"), "tổ chức,hệ thống,organization,organisation"),
)  # fmt: skip
PEOPLE = (
    _column("number", _("Mã số"), "mã số,mã,mã đoàn viên,mã hội viên,mã số đoàn viên,mã số hội viên"
            ",mã đoàn viên công đoàn,số thẻ,số thẻ đoàn viên,số thẻ hội viên,số hiệu,mã cán bộ,"
            "mã nhân viên,member number,member id,number,id,code,member code"),
    _column("full_name", _("Họ và tên"), "họ và tên,họ tên,tên đoàn viên,tên hội viên,họ và tên"
            " đoàn viên,họ và tên hội viên,họ và tên khai sinh,full name,name,member name"),
    _column("family_name", _("Họ và tên đệm"), "họ,họ đệm,họ và đệm,họ lót,họ và chữ lót,họ và"
            " tên đệm,họ tên đệm,family name,last name,surname"),
    _column("given_name", _("Tên"), "tên,tên gọi,given name,first name"),
    _column("unit_code", _("Mã đơn vị"), "mã đơn vị,mã đv,mã chi đoàn,mã chi hội,mã tổ công đoàn,"
            "unit code,branch code"),
    _column("unit_name", _("Đơn vị"), "đơn vị,tên đơn vị,chi đoàn,tên chi đoàn,chi hội,tên chi hội,"
            "tổ công đoàn,nơi sinh hoạt,đơn vị sinh hoạt,unit,unit name,branch"),
    _column("parent_name", _("Đơn vị cấp trên"), "đơn vị cấp trên,cấp trên,trực thuộc,đoàn cơ sở,"
            "hội cơ sở,công đoàn cơ sở,cơ sở,parent unit,parent"),
    _column("starts_on", _("Ngày vào"), "ngày vào,ngày vào đoàn,ngày vào hội,ngày gia nhập,ngày kết"
            " nạp,ngày bắt đầu,ngày bắt đầu sinh hoạt,ngày về đơn vị,joined,joined on,start date,"
            "starts on,since"),
    _column("ends_on", _("Ngày thôi sinh hoạt"), "ngày thôi sinh hoạt,ngày ra,ngày thôi,ngày kết"
            " thúc,ngày chuyển đi,ngày rời,end date,ends on,left on"),
    _column("email", _("Thư điện tử"), "thư điện tử,email,e mail,địa chỉ email,mail"),
    _column("username", _("Tên đăng nhập"), "tên đăng nhập,tài khoản,tên tài khoản,username,"
            "user name,login"),
)  # fmt: skip
REFORM = (
    _column("old_code", _("Mã cũ"), "mã cũ,mã đơn vị cũ,mã đv cũ,mã trước sắp xếp,old code,old unit"
            " code,old,from,from code", needed=True),
    _column("kind", _("Loại thay đổi"), "loại thay đổi,hình thức,hình thức sắp xếp,loại sắp xếp,"
            "thay đổi,kind of change,change,kind,type", needed=True),
    _column("new_code", _("Mã mới"), "mã mới,mã đơn vị mới,mã đv mới,mã sau sắp xếp,new code,new"
            " unit code,new,to,to code", needed=True),
    _column("new_name", _("Tên mới"), "tên mới,tên đơn vị mới,đơn vị mới,tên sau sắp xếp,new name,"
            "new unit name"),
    _column("parent_code", _("Mã cấp trên mới"), "mã cấp trên mới,cấp trên mới,mã đơn vị cấp trên"
            " mới,mã cấp trên,cấp trên,new parent code,new parent,parent code,parent"),
    _column("on", _("Ngày hiệu lực"), "ngày hiệu lực,ngày có hiệu lực,hiệu lực từ,hiệu lực,ngày,"
            "effective date,effective on,effective from,date,on", needed=True),
    _column("share", _("Tỷ lệ %"), "tỷ lệ,tỉ lệ,tỷ lệ phần trăm,phần trăm,share,percent,"
            "percentage"),
)  # fmt: skip
IDEAS = (
    _column("number", _("Mã số"), "mã số,mã đoàn viên,mã hội viên,mã tác giả,mã người viết,"
            "mã cán bộ,mã nhân viên,số thẻ,số hiệu,member number,member id,author code,"
            "author id,code"),
    _column("full_name", _("Người viết"), "người viết,tác giả,họ và tên,họ tên,tên tác giả,họ tên"
            " tác giả,họ và tên tác giả,người đề xuất,người gửi,đoàn viên,hội viên,author,author"
            " name,full name,name,member"),
    _column("unit_code", _("Mã đơn vị"), "mã đơn vị,mã đv,mã chi đoàn,mã chi hội,mã tổ công đoàn,"
            "unit code,branch code"),
    _column("unit_name", _("Đơn vị"), "đơn vị,tên đơn vị,chi đoàn,tên chi đoàn,chi hội,tên chi hội,"
            "tổ công đoàn,nơi sinh hoạt,đơn vị công tác,unit,unit name,branch"),
    _column("title", _("Tên ý tưởng"), "tên ý tưởng,tên sáng kiến,ý tưởng,sáng kiến,tên giải pháp,"
            "tên đề xuất,tiêu đề,tên,title,idea,idea title,name of idea"),
    _column("text", _("Nội dung"), "nội dung,nội dung ý tưởng,nội dung sáng kiến,mô tả,"
            "mô tả ý tưởng,giải pháp,nội dung giải pháp,nội dung đề xuất,tóm tắt,tóm tắt nội dung,"
            "text,content,description,body", needed=True),
    _column("written_on", _("Ngày gửi"), "ngày gửi,ngày viết,ngày đề xuất,ngày nộp,ngày,"
            "ngày đăng ký,date,sent on,written on,submitted,submitted on"),
)  # fmt: skip
OF = {
    ListKind.UNITS: UNITS,
    ListKind.PEOPLE: PEOPLE,
    ListKind.REFORM: REFORM,
    ListKind.IDEAS: IDEAS,
}

# Of each of these one column must be there: a list without it says nothing.
NEEDED: dict[ListKind, tuple[tuple[str, ...], ...]] = {
    ListKind.UNITS: tuple((column.key,) for column in UNITS if column.needed),
    ListKind.PEOPLE: (("full_name", "given_name"), ("unit_code", "unit_name")),
    ListKind.REFORM: tuple((column.key,) for column in REFORM if column.needed),
    ListKind.IDEAS: (("full_name", "number"), ("text", "title")),
}


@dataclass(frozen=True)
class Head:
    """Where a table begins and what its columns are called."""

    line: int  # from 1
    words: tuple[str, ...]
    mapped: Mapped

    @property
    def signature(self) -> str:
        """What tells one form of list from another: the mapping of a form is remembered."""
        return "|".join(fold(word) for word in self.words)[:2000]


def find_head(kind: ListKind, lines: Sequence[Sequence[object]], named: Named) -> Head | None:
    """The line that names the most of the kind's columns; at least two, or it is none."""
    best: Head | None = None
    for at, cells in enumerate(lines[:LINES], start=1):
        words = tuple(as_text(cell) for cell in cells)
        mapped = propose(kind, words, named)
        if any(column.key == "given_name" for column in OF[kind]):
            mapped = _under_merged(words, mapped, lines[at : at + 5])
        head = Head(at, words, mapped)
        if best is None or len(head.mapped) > len(best.mapped):
            best = head
    return best if best is not None and len(best.mapped) >= 2 else None


def head_at(kind: ListKind, lines: Sequence[Sequence[object]], line: int) -> Head:
    """The line that a person says is the head, whatever it names."""
    words = tuple(as_text(cell) for cell in lines[line - 1])
    return Head(line, words, propose(kind, words))


def guess_head(kind: ListKind, lines: Sequence[Sequence[object]]) -> Head | None:
    """Where no line names columns that we know: the first of those with the most words in them.

    A person says then what each column is; None where no line has two words beside each other.
    """
    said = [sum(map(_has_letters, cells)) for cells in lines[:LINES]]
    most = max(said, default=0)
    return head_at(kind, lines, said.index(most) + 1) if most >= 2 else None


def _has_letters(cell: object) -> bool:
    return any(map(str.isalpha, as_text(cell)))


def propose(kind: ListKind, words: Sequence[str], named: Named | None = None) -> dict[str, int]:
    """A column for each field that is named: by its whole name first, then by how it begins."""
    plain = [fold(_ASIDE.sub(" ", word)) for word in words]
    said = {key: fold(_ASIDE.sub(" ", name)) for key, name in (named or {}).items()}
    found = {key: plain.index(name) for key, name in said.items() if name in plain}
    for exact in (True, False):
        for column, at in _matches(kind, plain, exact=exact):
            if column not in found and at not in found.values():
                found[column] = at
    return found


def _matches(kind: ListKind, plain: Sequence[str], *, exact: bool) -> Iterator[tuple[str, int]]:
    """(field, column), the longest names first, so that "mã" does not take "mã cấp trên"."""
    names = [(name, column.key) for column in OF[kind] for name in column.names]
    for name, key in sorted(names, key=lambda pair: -len(pair[0])):
        for at, word in enumerate(plain):
            is_long = " " in name  # a single syllable begins too many words
            if word == name or (not exact and is_long and word.startswith(f"{name} ")):
                yield key, at


def _under_merged(
    words: Sequence[str], found: dict[str, int], after: Sequence[Sequence[object]]
) -> dict[str, int]:
    """A "Họ và tên" merged over two columns: family name under it, given name beside it."""
    at = found.get("full_name")
    if at is None or "given_name" in found or at + 1 >= len(words) or words[at + 1]:
        return found
    beside = [as_text(line[at + 1]) for line in after if len(line) > at + 1]
    if not any(beside):
        return found
    others = {key: column for key, column in found.items() if key != "full_name"}
    return others | {"family_name": at, "given_name": at + 1}
