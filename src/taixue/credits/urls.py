from django.urls import path

from taixue.credits.views import approvals, corrections, declarations, entries, roots, statements

app_name = "credits"
urlpatterns = [
    path("transparency/", roots.page, name="roots"),
    path("transparency/roots.json", roots.log, name="roots-log"),
    path("transparency/<int:number>.json", roots.one, name="root"),
    path("statement/", statements.own, name="statement"),
    path("people/<uuid:person_id>/statement/", statements.of_person, name="statement-person"),
    path("entries/<uuid:entry_id>/", entries.page, name="entry"),
    path("entries/<uuid:entry_id>/correction/", entries.ask, name="ask"),
    path("corrections/", corrections.listing, name="corrections"),
    path("corrections/<uuid:correction_id>/", corrections.page, name="correction"),
    path("corrections/<uuid:correction_id>/approve/", corrections.approve, name="approve"),
    path("corrections/<uuid:correction_id>/decline/", corrections.decline, name="decline"),
    path("declarations/", declarations.own, name="declarations"),
    path("declarations/new/", declarations.new, name="declare"),
    path("declarations/desk/", approvals.listing, name="approvals"),
    path("declarations/desk/approve/", approvals.approve_each, name="declarations-approve"),
    path("declarations/sheets/", approvals.sheet_list, name="sheets"),
    path("declarations/sheets/form/", approvals.sheet_form, name="sheet-form"),
    path("declarations/sheets/<uuid:sheet_id>/", approvals.sheet, name="sheet"),
    path("declarations/sheets/<uuid:sheet_id>/apply/", approvals.sheet_apply, name="sheet-apply"),
    path("declarations/<uuid:declaration_id>/", declarations.page, name="declaration"),
    path("declarations/<uuid:declaration_id>/edit/", declarations.edit, name="declaration-edit"),
    path("declarations/<uuid:declaration_id>/withdraw/", declarations.withdraw, name="declaration-withdraw"),
    path("declarations/<uuid:declaration_id>/approve/", approvals.approve, name="declaration-approve"),
    path("declarations/<uuid:declaration_id>/return/", approvals.send_back, name="declaration-return"),
]
