from django.urls import path

from taixue.policy.views import duties, policies

app_name = "policy"
urlpatterns = [
    path("duties/<str:window>/", duties.own, name="duties"),
    path("people/<uuid:person_id>/duties/<str:window>/", duties.of_person, name="duties-person"),
    path("policies/", policies.listing, name="policies"),
    path("policies/<slug:code>/<int:number>/", policies.page, name="policy"),
    path("policies/<slug:code>/<int:number>/document.toml", policies.source, name="source"),
]
