"""One stored upload. Who may see it is decided by the record that points to it."""

from django.db import models

from vuonuom.accounts.models import Person

SMALL = ".small.webp"


class StoredFile(models.Model):
    content = models.FileField(upload_to="%Y/%m/", max_length=200)
    name = models.CharField(max_length=200)  # as the sender called it, cleaned
    media_type = models.CharField(max_length=100)  # by content, never by name
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(null=True)  # pixels, pictures only
    height = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField()
    # Whether a small copy lies beside it; None while nobody has looked (it came before these).
    small = models.BooleanField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["id"], condition=models.Q(small=None), name="files_small_not_looked_at"
            ),
        )

    @property
    def small_name(self) -> str:
        """Where a picture's small copy lies, if it has one: beside it, and gone with it."""
        return f"{self.content.name}{SMALL}"

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
