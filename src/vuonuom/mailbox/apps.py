from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "vuonuom.mailbox"
    label = "mailbox"
