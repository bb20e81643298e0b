"""What people's tables keep no longer than it is of use. Each function is safe to run twice."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from taixue.people.models import (
    ActivationCode,
    ChangeRequest,
    ResetRequest,
    RoleProposal,
    TransferRequest,
    Viewing,
)


@transaction.atomic
def clear_codes(*, before: datetime) -> int:
    """Delete activation codes that were used, withdrawn or over before a moment; return how many."""
    over = Q(used_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    return ActivationCode.objects.filter(over, made_at__lt=before).delete()[0]


@transaction.atomic
def clear_requests(*, before: datetime) -> int:
    """Delete requests that were decided before a moment, and viewings that ended before it; return how many."""
    decided = Q(decided_at__lt=before)
    rows = [
        ChangeRequest.objects.filter(decided),
        ResetRequest.objects.filter(decided, state__in=(ResetRequest.State.DONE, ResetRequest.State.DECLINED)),
        TransferRequest.objects.filter(decided),
        RoleProposal.objects.filter(decided),
        Viewing.objects.filter(ended_at__lt=before),
    ]
    return sum(some.delete()[0] for some in rows)
