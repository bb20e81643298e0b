from django.urls import URLPattern, path

from taixue.people.views import activation, intake, lines, persons, roles, signin, slips, transfers, units

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("sign-in/", signin.signin, name="signin"),
    path("sign-out/", signin.signout, name="signout"),
    path("activate/", activation.activate, name="activate"),
    path("activate/password/", activation.choose, name="activate-password"),
    path("activate/check/", activation.check, name="activate-check"),
    path("password/", signin.password, name="password"),
    path("confirm/", signin.confirm, name="confirm"),
    path("language/", signin.language, name="language"),
    path("me/seen/", persons.seen, name="seen"),
    path("people/", persons.people, name="people"),
    path("people/<uuid:public_id>/", persons.card, name="card"),
    path("people/<uuid:public_id>/edit/", persons.edit, name="edit"),
    path("people/<uuid:public_id>/number/", persons.number, name="number"),
    path("people/<uuid:public_id>/reset/", slips.reset, name="reset"),
    path("slips/", slips.slips, name="slips"),
    path("units/", units.tree, name="units"),
    path("units/<uuid:public_id>/", units.unit, name="unit"),
    path("roles/", roles.listing, name="roles"),
    path("roles/grant/", roles.grant, name="grant"),
    path("roles/<uuid:public_id>/end/", roles.end, name="role-end"),
    path("intake/", intake.rosters, name="intakes"),
    path("intake/form.xlsx", intake.form, name="intake-form"),
    path("intake/<uuid:public_id>/", intake.intake, name="intake"),
    path("intake/<uuid:public_id>/progress/", intake.progress, name="intake-progress"),
    path("intake/<uuid:public_id>/apply/", intake.apply, name="intake-apply"),
    path("intake/<uuid:public_id>/sheet/", intake.sheet, name="intake-sheet"),
    path("transfers/", transfers.listing, name="transfers"),
    path("transfers/<uuid:public_id>/accept/", transfers.accept, name="transfer-accept"),
    path("transfers/<uuid:public_id>/decline/", transfers.decline, name="transfer-decline"),
    path("audit/", lines.listing, name="lines"),
]
