"""What search knows of directives and challenges: it follows each act that words them."""

from vuonuom.directives.models import Challenge, Clause, Directive
from vuonuom.similarity import actions as similarity

REFERENCE = "reference"  # no stage of the road


def put_directive(directive: Directive) -> None:
    """With its number and all its clauses; it binds those below, so anybody may find it."""
    clauses = Clause.objects.filter(directive=directive).order_by("position")
    said = "\n".join(f"{label} {words}" for label, words in clauses.values_list("label", "text"))
    similarity.put(
        directive,
        code=directive.code,
        title=f"{directive.number} {directive.title}",
        body=said,
        unit_id=directive.unit_id,
        year=directive.issued_on.year,
        stage=REFERENCE,
        open_to_all=True,
    )


def put_challenge(challenge: Challenge) -> None:
    """Who may see it is asked of `visible_to`, which looks up the tree as well as down."""
    similarity.put(
        challenge,
        code=challenge.code,
        title=challenge.title,
        body=challenge.text,
        unit_id=challenge.unit_id,
        year=challenge.published_at.year,
        stage=REFERENCE,
        open_to_all=True,
    )


def put_all() -> None:
    """Of an instance that is older than this: `vuonuom reindex`."""
    for directive in Directive.objects.order_by("pk").iterator():
        put_directive(directive)
    for challenge in Challenge.objects.order_by("pk").iterator():
        put_challenge(challenge)
