from django.urls import path

from taixue.policy.views import assignments, drafts, duties, policies, proposals, whatif

app_name = "policy"
urlpatterns = [
    path("duties/<str:window>/", duties.own, name="duties"),
    path("people/<uuid:person_id>/duties/<str:window>/", duties.of_person, name="duties-person"),
    path("policies/", policies.listing, name="policies"),
    path("policies/library/<slug:code>/", policies.shipped, name="shipped"),
    path("policies/library/<slug:code>/document.toml", policies.shipped_source, name="shipped-source"),
    path("policies/approvals/", proposals.listing, name="approvals"),
    path("policies/proposals/<uuid:proposal_id>/approve/", proposals.approve, name="proposal-approve"),
    path("policies/proposals/<uuid:proposal_id>/decline/", proposals.decline, name="proposal-decline"),
    path("policies/proposals/<uuid:proposal_id>/withdraw/", proposals.withdraw, name="proposal-withdraw"),
    path("policies/drafts/new/", drafts.new, name="draft-new"),
    path("policies/drafts/<uuid:draft_id>/", drafts.page, name="draft"),
    path("policies/drafts/<uuid:draft_id>/text/", drafts.text, name="draft-text"),
    path("policies/drafts/<uuid:draft_id>/figures/", drafts.figures, name="draft-figures"),
    path("policies/drafts/<uuid:draft_id>/changes/", drafts.changes, name="draft-changes"),
    path("policies/drafts/<uuid:draft_id>/document.toml", drafts.source, name="draft-source"),
    path("policies/drafts/<uuid:draft_id>/ask/", proposals.ask, name="draft-ask"),
    path("policies/drafts/<uuid:draft_id>/try/", whatif.new, name="whatif-new"),
    path("policies/what-if/<uuid:whatif_id>/", whatif.page, name="whatif"),
    path("policies/what-if/<uuid:whatif_id>/progress/", whatif.progress, name="whatif-progress"),
    path("policies/what-if/<uuid:whatif_id>/cancel/", whatif.cancel, name="whatif-cancel"),
    path("policies/what-if/<uuid:whatif_id>/keep/", whatif.keep, name="whatif-keep"),
    path("policies/what-if/<uuid:whatif_id>/discard/", whatif.discard, name="whatif-discard"),
    path("policies/drafts/<uuid:draft_id>/discard/", drafts.discard, name="draft-discard"),
    path("policies/<slug:code>/changes/", policies.changes, name="changes"),
    path("policies/<slug:code>/<int:number>/", policies.page, name="policy"),
    path("policies/<slug:code>/<int:number>/assign/", assignments.assign, name="assign"),
    path("policies/assignments/<int:number>/end/", assignments.end, name="assignment-end"),
    path("rules/", assignments.own, name="rules"),
    path("units/<uuid:unit_id>/rules/", assignments.of_unit, name="rules-unit"),
    path("policies/<slug:code>/<int:number>/document.toml", policies.source, name="source"),
]
