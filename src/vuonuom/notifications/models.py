"""What to tell whom: a row written in the act's own transaction, sent exactly once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from vuonuom.accounts.models import Person
from vuonuom.notifications.states import Channel, Digest, Sending


class Notice(models.Model):
    """One thing told to one person, in the product and perhaps by e-mail.

    `sentence` is a Vietnamese msgid with %(names)s that `facts` fill when it is shown, so that it
    can be read in either language; a purge of the subject takes its notices along.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    sentence = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    path = models.CharField(max_length=200)  # where it leads, on our own origin
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notices_of_person"),
            models.Index(fields=["subject_kind", "subject_id"], name="notices_of_subject"),
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="unread_notices_of_person"
            ),
        ]

    @property
    def words(self) -> str:
        """The sentence with its facts, in the language of the moment."""
        return str(gettext(self.sentence) % self.facts)


class Mail(models.Model):
    """The outbox: one e-mail about one notice or one digest of many."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="mails")
    notices = models.ManyToManyField(Notice, related_name="mails")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=Sending.choices, default=Sending.WAITING)
    message_id = models.CharField(max_length=80, unique=True)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # that the post office refused

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="mail_due")]


class Preference(models.Model):
    person = models.OneToOneField(Person, models.CASCADE, related_name="notice_preference")
    answers_at_once = models.BooleanField(default=True)
    digest = models.CharField(max_length=10, choices=Digest.choices, default=Digest.WEEKLY)
    language = models.CharField(max_length=5, default="vi")
