from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "taixue.kit"
    label = "kit"
