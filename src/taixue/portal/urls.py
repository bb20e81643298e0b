from django.urls import path

from taixue.portal.views import courses, desk, evidence, files, front, joins, unit_desk, week

app_name = "portal"
urlpatterns = [
    path("", front.page, name="front"),
    path("start/", front.start, name="start"),
    path("desk/", desk.page, name="desk"),
    path("courses/", courses.listing, name="courses"),
    path("courses/<uuid:course_id>/", courses.page, name="course"),
    path("unit/", unit_desk.start, name="unit-start"),
    path("week/", week.page, name="week"),
    path("late/", unit_desk.late, name="late"),
    path("units/<uuid:unit_id>/desk/", unit_desk.page, name="unit"),
    path("units/<uuid:unit_id>/standings/", unit_desk.standings, name="standings"),
    path("units/<uuid:unit_id>/remind/", unit_desk.remind, name="remind"),
    path("units/<uuid:unit_id>/remind/undo/", unit_desk.withdraw, name="withdraw"),
    path("units/<uuid:unit_id>/evidence/", evidence.unit, name="evidence-unit"),
    path("audit/evidence/", evidence.start, name="evidence-start"),
    path("evidence/<uuid:entry_id>/", evidence.entry, name="evidence"),
    path("file/", files.own, name="file"),
    path("file/export/", files.export_own, name="file-export"),
    path("people/<uuid:person_id>/file/", files.of_person, name="file-person"),
    path("people/<uuid:person_id>/file/export/", files.export, name="file-export-person"),
    path("joins/", joins.listing, name="joins"),
    path("joins/new/", joins.new, name="join-new"),
    path("joins/<uuid:join_id>/", joins.page, name="join"),
    path("joins/<uuid:join_id>/approve/", joins.approve, name="join-approve"),
    path("joins/<uuid:join_id>/decline/", joins.decline, name="join-decline"),
    path("joins/<uuid:join_id>/ask-to-part/", joins.ask_to_part, name="join-ask-part"),
    path("joins/<uuid:join_id>/part/", joins.part, name="join-part"),
]
