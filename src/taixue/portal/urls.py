from django.urls import path

from taixue.portal.views import courses, desk, front

app_name = "portal"
urlpatterns = [
    path("", front.page, name="front"),
    path("start/", front.start, name="start"),
    path("desk/", desk.page, name="desk"),
    path("courses/", courses.listing, name="courses"),
    path("courses/<uuid:course_id>/", courses.page, name="course"),
]
