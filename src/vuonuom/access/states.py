"""Roles and what each may do: in code, under short keys that never change."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEMBER = "member"


@dataclass(frozen=True)
class Role:
    key: str
    label: str | Promise
    permissions: frozenset[str]


# What every member may do in their own unit, by membership alone and without a grant.
_MEMBER = {"ideas.view", "ideas.submit", "adoptions.request", "units.view"}
_KEEPER = _MEMBER | {"mailbox.work", "adoptions.confirm", "progress.view", "people.manage"}
_LEADER = _KEEPER | {
    "mailbox.lead",
    "councils.view",
    "councils.decide",
    "incubator.view",
    "incubator.decide",
    "products.manage",
    "targets.assign",
    "conferences.run",
    "conferences.view",
}


def _role(key: str, label: str | Promise, permissions: set[str]) -> Role:
    return Role(key, label, frozenset(permissions))


_ALL = (
    _role(MEMBER, _("Đoàn viên, hội viên"), _MEMBER),
    _role("keeper", _("Người giữ hộp thư"), _KEEPER),
    _role("mentor", _("Người hướng dẫn"), _MEMBER | {"incubator.view", "incubator.work"}),
    _role(
        "secretary",
        _("Thư ký hội đồng"),
        _MEMBER | {"councils.view", "councils.run", "incubator.view", "products.manage"},
    ),
    _role("reviewer", _("Thành viên hội đồng"), _MEMBER | {"councils.view", "councils.sit"}),
    _role("leader", _("Lãnh đạo đơn vị"), _LEADER),
    _role(
        "office",
        _("Cơ quan thường trực phong trào"),
        _LEADER | {"directives.edit", "units.manage", "journal.view", "incubator.work"},
    ),
    _role(
        "organiser",
        _("Ban tổ chức hội nghị"),  # on a Party tree nothing more is granted: it is a roster
        {"conferences.run", "conferences.view"},
    ),
    _role("curator", _("Người phụ trách triển lãm"), _MEMBER | {"exhibitions.curate"}),
    _role(
        "auditor",
        _("Người kiểm tra"),
        {"ideas.view", "units.view", "progress.view", "councils.view", "incubator.view",
         "journal.view", "conferences.view"},
    ),
    _role("seal_keeper", _("Người giữ khóa tên kín"), {"seals.open"}),
    _role(
        "admin",
        _("Quản trị"),
        {"units.view", "units.manage", "people.manage", "access.grant", "journal.view",
         "progress.view", "content.purge"},
    ),
)  # fmt: skip
ROLES = {role.key: role for role in _ALL}
PERMISSIONS = frozenset().union(*(role.permissions for role in _ALL))


def gives_roles(role: str) -> bool:
    """Whether the role lets its holder give roles to others."""
    return "access.grant" in ROLES[role].permissions


def roles_with(permission: str) -> list[str]:
    """Keys of the roles that hold `permission`. Raises KeyError for one that nobody has."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)
    return [key for key, role in ROLES.items() if permission in role.permissions]
