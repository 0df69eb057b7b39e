"""A frozen board of the head with two years of ideas, and reports of it, by real actions."""

from tests.directives.making import EACH_MEMBER, assigned, each_unit
from tests.progress.walk import movement as ideas_of_two_years
from vuonuom.progress.actions import freezing
from vuonuom.reports.actions import drafting, issuing
from vuonuom.reports.actions.drafting import Heading
from vuonuom.reports.states import ReportKind


def heading(**changes):
    plain = {
        "title": "Sơ kết chín tháng phong trào mỗi đơn vị một sản phẩm mới",
        "short": "ĐBHB",
        "place": "Hoa Ban",
        "superior": "Trung ương Hoa Ban",
        "authority": "TM. BAN THƯỜNG VỤ",
        "signer_title": "BÍ THƯ",
        "signer": "Tạ Văn Phòng",
        "recipients": "Ban Bí thư;\nCác đoàn cơ sở;",
    }
    return Heading(**plain | changes)


def frozen(cast, unit=None, by=None, *, targets=True, title="Sơ kết chín tháng"):
    if targets:
        ideas_of_two_years(cast)
        assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    return freezing.freeze_board(
        by=by or cast.movement_office, unit=unit or cast.head, year=2026, title=title
    )


def begun(cast, board=None, by=None, **more):
    changes = {"kind": ReportKind.INTERIM, "heading": heading()} | more
    return drafting.begin_report(
        by=by or cast.movement_office, frozen=board or frozen(cast), **changes
    )


def wrote(cast, report, by=None, **texts):
    return drafting.write_report(
        by=by or cast.movement_office,
        report=report,
        version=report.version,
        heading=heading(),
        texts={"situation": "Toàn đoàn có bốn chi đoàn.", **texts},
    )


def issued(cast, report=None, by=None):
    return issuing.issue_report(
        by=by or cast.movement_office, report=report or wrote(cast, begun(cast))
    )
