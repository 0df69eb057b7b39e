"""Each rule with the versions it had: written whenever it is made or changed."""

from vuonuom.accounts.models import Person
from vuonuom.core import clock
from vuonuom.directives.actions.asking import Ask
from vuonuom.directives.models import RuleVersion, TargetProgramme, TargetRule


def create(programme: TargetProgramme, ask: Ask, by: Person) -> TargetRule:
    rule = TargetRule.objects.create(programme=programme, **ask.written())
    write(rule, by)
    return rule


def write(rule: TargetRule, by: Person) -> None:
    RuleVersion.objects.create(
        rule=rule,
        valid_from=clock.today(),
        words=rule.words,
        at_least=rule.at_least,
        weight=rule.weight,
        due_on=rule.due_on,
        exempts=rule.exempts,
        by=by,
    )
