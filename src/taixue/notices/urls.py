from django.urls import path

from taixue.notices.views import inbox, outbox, wishes

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.page, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read-all"),
    path("inbox/wishes/", wishes.page, name="wishes"),
    path("inbox/<uuid:note_id>/", inbox.open_note, name="open"),
    path("inbox/<uuid:note_id>/mark/", inbox.mark, name="mark"),
    path("unsubscribe/<str:token>/", wishes.unsubscribe, name="unsubscribe"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/again/", outbox.again_all, name="again-all"),
    path("outbox/<uuid:message_id>/again/", outbox.again, name="again"),
]
