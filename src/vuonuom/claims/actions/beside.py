"""What lies beside the words of a waiting letter: its pictures, and whom it is about."""

from collections.abc import Sequence

from vuonuom.accounts.models import Person
from vuonuom.claims import queries
from vuonuom.claims.models import Claim, ClaimConcern, ClaimPicture
from vuonuom.files.actions import Checked
from vuonuom.files.kinds import BY_TYPE
from vuonuom.files.pictures import small


def lay_beside(claim: Claim, pictures: Sequence[Checked], about: Sequence[Person]) -> None:
    """The names that a phone gave its pictures tell their moment: they are not kept."""
    ClaimPicture.objects.bulk_create(
        ClaimPicture(
            claim=claim,
            position=position,
            media_type=ready.kind.media_type,
            content=ready.content,
            width=ready.width,
            height=ready.height,
        )
        for position, ready in enumerate(pictures)
    )
    ClaimConcern.objects.bulk_create(ClaimConcern(claim=claim, person=one) for one in about)


def taken_pictures(claim: Claim) -> list[Checked]:
    """Its pictures, which from now on are the idea's."""
    found = [_checked(picture) for picture in claim.pictures.all()]
    claim.pictures.all().delete()
    return found


def taken_concerns(claim: Claim) -> list[Person]:
    """Whom it is about, which from now on the idea says."""
    found = queries.concerned(claim)
    claim.concerns.all().delete()
    return found


def forget_beside(claim: Claim) -> None:
    claim.pictures.all().delete()
    claim.concerns.all().delete()


def _checked(picture: ClaimPicture) -> Checked:
    kind = BY_TYPE[picture.media_type]
    name = f"anh-{picture.position + 1}.{kind.endings[0]}"
    content = bytes(picture.content)
    return Checked(name, kind, content, picture.width, picture.height, small(content))
