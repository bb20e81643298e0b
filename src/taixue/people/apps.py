from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "taixue.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let a lock-out of axes become an audit line."""
        from axes.signals import user_locked_out

        from taixue.people.views.attempts import on_lockout

        user_locked_out.connect(on_lockout, dispatch_uid="people.lockout")
