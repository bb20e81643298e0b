from django.urls import path

from taixue.privacy.views import erasures, handouts, mine

app_name = "privacy"
urlpatterns = [
    path("handouts/<uuid:handout_id>/", handouts.page, name="handout"),
    path("handouts/<uuid:handout_id>/progress/", handouts.progress, name="handout-progress"),
    path("handouts/<uuid:handout_id>/file/", handouts.take, name="handout-file"),
    path("me/rights/", mine.page, name="mine"),
    path("me/rights/export/", mine.export, name="export"),
    path("me/rights/erase/", mine.ask, name="erase"),
    path("me/rights/erase/<uuid:erasure_id>/withdraw/", mine.withdraw, name="erase-withdraw"),
    path("erasures/", erasures.listing, name="erasures"),
    path("erasures/<uuid:erasure_id>/", erasures.page, name="erasure"),
    path("erasures/<uuid:erasure_id>/carry-out/", erasures.carry_out, name="erasure-carry"),
    path("erasures/<uuid:erasure_id>/decline/", erasures.decline, name="erasure-decline"),
]
