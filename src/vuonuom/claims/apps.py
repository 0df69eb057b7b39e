from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "vuonuom.claims"
    label = "claims"
