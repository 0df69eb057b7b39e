from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "vuonuom.recognition"
    label = "recognition"
