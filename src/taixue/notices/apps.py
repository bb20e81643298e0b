from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "taixue.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuse to start with settings that would stop every letter. Raises ValueError that says which."""
        from taixue.notices.services import channels

        channels.verify()
