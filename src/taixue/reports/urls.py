from django.urls import path

from taixue.reports.views import years

app_name = "reports"
urlpatterns = [
    path("years/", years.listing, name="years"),
    path("units/<uuid:unit_id>/years/<str:name>/open/", years.opening, name="year-open"),
    path("years/<uuid:year_id>/", years.page, name="year"),
    path("years/<uuid:year_id>/plan/", years.plan, name="year-plan"),
    path("years/<uuid:year_id>/closing/", years.closing, name="year-closing"),
    path("years/<uuid:year_id>/closing/confirm/", years.confirm, name="year-confirm"),
    path("years/<uuid:year_id>/closing/withdraw/", years.withdraw, name="year-withdraw"),
    path("years/<uuid:year_id>/closing/recount/", years.recount, name="year-recount"),
    path("years/<uuid:year_id>/later/", years.later, name="year-later"),
    path("years/<uuid:year_id>/snapshot/", years.take, name="year-snapshot"),
]
