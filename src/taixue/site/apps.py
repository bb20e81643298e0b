from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "taixue.site"
    label = "site"
