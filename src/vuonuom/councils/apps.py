from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "vuonuom.councils"
    label = "councils"
