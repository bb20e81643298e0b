from django.urls import path

from taixue.notices.views import inbox

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.page, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read-all"),
    path("inbox/<uuid:note_id>/", inbox.open_note, name="open"),
]
