"""Every address of Taixue, app by app."""

from django.urls import include, path

from taixue.site.views import health

urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    path("", include("taixue.portal.urls")),
    path("", include("taixue.privacy.urls")),
    path("", include("taixue.reports.urls")),
    path("", include("taixue.people.urls")),
    path("", include("taixue.notices.urls")),
    path("", include("taixue.catalog.urls")),
    path("", include("taixue.study.urls")),
    path("", include("taixue.credits.urls")),
    path("", include("taixue.policy.urls")),
    path("", include("taixue.files.urls")),
    path("", include("taixue.audit.urls")),
]

handler400 = "taixue.site.views.errors.bad"
handler403 = "taixue.site.views.errors.denied"
handler404 = "taixue.site.views.errors.not_found"
handler500 = "taixue.site.views.errors.failed"
