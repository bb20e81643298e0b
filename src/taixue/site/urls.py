"""Every address of Taixue, app by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("taixue.portal.urls")),
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
