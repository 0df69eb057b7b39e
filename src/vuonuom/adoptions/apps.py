from django.apps import AppConfig


class AdoptionsConfig(AppConfig):
    name = "vuonuom.adoptions"
    label = "adoptions"
