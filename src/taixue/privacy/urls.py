from django.urls import path

from taixue.privacy.views import handouts

app_name = "privacy"
urlpatterns = [
    path("handouts/<uuid:handout_id>/", handouts.page, name="handout"),
    path("handouts/<uuid:handout_id>/progress/", handouts.progress, name="handout-progress"),
    path("handouts/<uuid:handout_id>/file/", handouts.take, name="handout-file"),
]
