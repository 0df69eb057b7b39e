from django.apps import AppConfig


class SimilarityConfig(AppConfig):
    name = "vuonuom.similarity"
    label = "similarity"
