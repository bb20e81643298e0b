from django.urls import path

from taixue.catalog.views import courses, lessons, publishing

app_name = "catalog"
urlpatterns = [
    path("academy/courses/", courses.index, name="authored"),
    path("academy/courses/new/", courses.new, name="new"),
    path("academy/courses/<uuid:version_id>/", courses.edit, name="edit"),
    path("academy/courses/<uuid:version_id>/discard/", courses.discard, name="discard"),
    path("academy/courses/<uuid:version_id>/audiences/", courses.state_audience, name="audience"),
    path("academy/courses/<uuid:version_id>/audiences/name/", courses.name_audience, name="audience_name"),
    path(
        "academy/courses/<uuid:version_id>/audiences/<int:use>/unname/", courses.unname_audience, name="audience_unname"
    ),
    path(
        "academy/courses/<uuid:version_id>/audiences/<int:audience>/withdraw/",
        courses.withdraw_audience,
        name="audience_withdraw",
    ),
    path("academy/courses/<uuid:version_id>/publish/", publishing.publish, name="publish"),
    path("academy/courses/<uuid:version_id>/retire/", publishing.retire, name="retire"),
    path("academy/courses/<uuid:course_id>/next/", publishing.next_version, name="next"),
    path("academy/courses/<uuid:version_id>/lessons/", lessons.add, name="lesson_add"),
    path("academy/lessons/<uuid:lesson_id>/", lessons.edit, name="lesson"),
    path("academy/lessons/<uuid:lesson_id>/state/", lessons.state, name="lesson_state"),
    path("academy/lessons/<uuid:lesson_id>/video/", lessons.video, name="lesson_video"),
    path("academy/lessons/<uuid:lesson_id>/place/", lessons.place, name="lesson_place"),
    path("academy/lessons/<uuid:lesson_id>/remove/", lessons.remove, name="lesson_remove"),
    path("academy/lessons/<uuid:lesson_id>/captions/", lessons.captions, name="captions"),
    path("academy/lessons/<uuid:lesson_id>/captions/<slug:language>/drop/", lessons.uncaption, name="uncaption"),
]
