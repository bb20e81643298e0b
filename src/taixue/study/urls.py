from django.urls import path

from taixue.study.views import player, visits

app_name = "study"
urlpatterns = [
    path("study/<uuid:lesson_id>/", player.show, name="player"),
    path("study/<uuid:lesson_id>/open/", visits.begin, name="open"),
    path("study/visits/<uuid:visit_id>/renew/", visits.renew, name="renew"),
    path("study/visits/<uuid:visit_id>/leave/", visits.leave, name="leave"),
]
