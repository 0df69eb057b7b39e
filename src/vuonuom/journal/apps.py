from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "vuonuom.journal"
    label = "journal"
