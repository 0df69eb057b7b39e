"""Products that answer a clause of a directive."""

import pytest

from tests.directives.making import make_clause
from tests.directives.test_directives import entry_of
from tests.products.making import registered
from vuonuom.access.errors import NotAllowed
from vuonuom.core import clock
from vuonuom.directives import queries as directives
from vuonuom.directives.states import ClauseState
from vuonuom.journal.undoing import undo
from vuonuom.products import queries
from vuonuom.products.actions import answering as acts
from vuonuom.products.states import ProductState


@pytest.fixture
def product(cast):
    return registered(cast)


def test_who_looks_after_a_product_says_which_clause_it_answers(cast, product):
    clause = make_clause(cast)
    with pytest.raises(NotAllowed):
        acts.name_clause(by=cast.leader_elsewhere, product=product, clause=clause)
    acts.name_clause(by=cast.mentor, product=product, clause=clause)
    assert [one.product for one in queries.answering(clause)] == [product]
    assert [one.clause for one in queries.clauses_of(product)] == [clause]


def test_a_product_answers_a_clause_once(cast, product):
    clause = make_clause(cast)
    acts.name_clause(by=cast.leader, product=product, clause=clause)
    with pytest.raises(acts.AlreadyNamed):
        acts.name_clause(by=cast.mentor, product=product, clause=clause)


def test_a_product_that_is_only_proposed_answers_nothing_yet(cast):
    with pytest.raises(acts.NotInRegister):
        acts.name_clause(
            by=cast.leader,
            product=registered(cast, ProductState.PROPOSED),
            clause=make_clause(cast),
        )


def test_naming_is_undone_once(cast, product):
    named = acts.name_clause(by=cast.leader, product=product, clause=make_clause(cast))
    entry = entry_of(named)
    undo(entry=entry, by=cast.leader)
    assert list(queries.clauses_of(product)) == []
    with pytest.raises(acts.NotNamed):
        undo(entry=entry, by=cast.leader)


def test_who_drops_it_second_is_told(cast, product):
    named = acts.name_clause(by=cast.leader, product=product, clause=make_clause(cast))
    acts.drop_clause(by=cast.mentor, named=named)
    named.pk = entry_of(named).subject_id
    with pytest.raises(acts.NotNamed):
        acts.drop_clause(by=cast.leader, named=named)


def test_a_clause_that_a_product_answers_is_under_way(cast, product):
    clause = make_clause(cast)
    acts.name_clause(by=cast.leader, product=product, clause=clause)
    [line] = directives.clause_lines(clause.directive, clock.today(), made=queries.ANSWERS)
    assert (line.state, line.made) == (ClauseState.UNDER_WAY, 1)


def test_what_answers_nothing_is_named_to_who_looks_after_it(cast, product):
    assert list(queries.without_clause(cast.mentor)) == [product]
    assert list(queries.without_clause(cast.leader_elsewhere)) == []
    acts.name_clause(by=cast.mentor, product=product, clause=make_clause(cast))
    assert list(queries.without_clause(cast.mentor)) == []
