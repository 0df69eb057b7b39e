"""A directive with one clause and a year's targets on it, made by real actions."""

from datetime import date

from vuonuom.core import clock
from vuonuom.directives.actions.directives import Heading, Wording, add_clause, enter_directive
from vuonuom.directives.actions.programmes import Ask, assign_programme, draw_up
from vuonuom.directives.states import DirectiveKind, RuleKind


def heading(**changes):
    plain = {
        "number": "57-NQ/TW",
        "kind": DirectiveKind.RESOLUTION,
        "title": "Đột phá phát triển khoa học, công nghệ",
        "issuer": "Trung ương Hoa Ban",
        "issued_on": date(2024, 12, 22),
        "parent": None,
    }
    return Heading(**plain | changes)


def wording(**changes):
    return Wording(**{"label": "Mục II.3", "text": "Mỗi đơn vị có một sản phẩm mới."} | changes)


def make_directive(cast, **changes):
    return enter_directive(by=cast.movement_office, unit=cast.head, heading=heading(**changes))


def make_clause(cast, directive=None, **changes):
    directive = directive or make_directive(cast)
    return add_clause(by=cast.movement_office, directive=directive, wording=wording(**changes))


def each_unit(cast, kind="base", measure="products.accepted", at_least=1):
    return Ask("Mỗi đơn vị ít nhất một sản phẩm mới", measure, at_least, cast.kinds[kind])


def total(at_least, measure="products.accepted"):
    return Ask("Cả phong trào có thêm sản phẩm", measure, at_least, as_kind=RuleKind.TOTAL)


EACH_MEMBER = Ask("Mỗi đoàn viên ít nhất một ý tưởng", "ideas.authors")


def make_programme(cast, *asks, year=None, clause=None):
    return draw_up(
        by=cast.movement_office,
        clause=clause or make_clause(cast),
        unit=cast.head,
        year=year or clock.today().year,
        title="Chỉ tiêu đổi mới sáng tạo",
        asks=asks or (each_unit(cast), EACH_MEMBER),
    )


def assigned(cast, *asks, **more):
    return assign_programme(by=cast.movement_office, programme=make_programme(cast, *asks, **more))
