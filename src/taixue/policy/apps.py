from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "taixue.policy"
    label = "policy"
    default_auto_field = "django.db.models.BigAutoField"
