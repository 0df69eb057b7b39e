from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "vuonuom.accounts"
    label = "accounts"
