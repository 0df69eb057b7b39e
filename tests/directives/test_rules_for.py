"""The rules of a unit's year, read written out, are the ORM's, with all that pages show of them."""

from tests.directives.making import EACH_MEMBER, assigned, each_unit, make_clause, make_programme
from vuonuom.directives.models import TargetRule
from vuonuom.directives.queries.reaching import rules_for

PATH = "programme__clause__directive"


def shown(rule):
    programme = rule.programme
    clause, kind = programme.clause, rule.unit_kind
    return (
        rule, rule.kind, rule.measure, rule.at_least, rule.words, kind and (kind.pk, kind.name),
        programme.pk, programme.title, programme.year, programme.unit_id, programme.state,
        clause.pk, clause.label, clause.text, clause.directive.code, clause.directive.number,
    )  # fmt: skip


def test_they_are_the_orms(cast):
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    expected = TargetRule.objects.select_related(PATH, "unit_kind").order_by("-kind", "pk")
    path = [cast.branch_a1.pk, cast.base_a.pk, cast.head.pk]
    assert [shown(rule) for rule in rules_for(path, 2026)] == [shown(rule) for rule in expected]


def test_what_pages_show_is_read_in_one_question(cast, django_assert_num_queries):
    assigned(cast, each_unit(cast), EACH_MEMBER, year=2026)
    with django_assert_num_queries(1):
        for rule in rules_for([cast.head.pk], 2026):
            assert rule.programme.title
            assert rule.programme.clause.label
            assert rule.programme.clause.directive.number


def test_neither_drafts_nor_other_years_nor_other_parts_of_the_tree(cast):
    clause = make_clause(cast)
    make_programme(cast, year=2026, clause=clause)
    assigned(cast, year=2025, clause=clause)
    assert rules_for([cast.head.pk], 2026) == []
    assert rules_for([cast.base_a.pk], 2025) == []
