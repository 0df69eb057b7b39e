from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    name = "vuonuom.conferences"
    label = "conferences"
