from django.urls import path

from taixue.credits.views import corrections, entries, statements

app_name = "credits"
urlpatterns = [
    path("statement/", statements.own, name="statement"),
    path("people/<uuid:person_id>/statement/", statements.of_person, name="statement-person"),
    path("entries/<uuid:entry_id>/", entries.page, name="entry"),
    path("entries/<uuid:entry_id>/correction/", entries.ask, name="ask"),
    path("corrections/", corrections.listing, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.page, name="correction"),
    path("corrections/<uuid:correction_id>/approve/", corrections.approve, name="approve"),
    path("corrections/<uuid:correction_id>/decline/", corrections.decline, name="decline"),
]
