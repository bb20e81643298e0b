"""How a person is greeted: by given name, at the time of her day."""

from datetime import datetime

from django.utils.translation import gettext as _

from taixue.kit import clock

TWO_SIGN_FAMILIES = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒", "长孙", "宇文",
)  # fmt: skip


def given(name: str) -> str:
    """Return the given name: 林若溪 is 若溪, 欧阳明远 is 明远; two signs or other letters stay as they are."""
    if len(name) < 3 or not ("\u4e00" <= name[0] <= "\u9fff"):
        return name
    return name[2:] if name.startswith(TWO_SIGN_FAMILIES) and len(name) > 3 else name[1:]


def of(name: str, at: datetime) -> str:
    """Return the greeting for a moment, in the authority's zone."""
    hour = at.astimezone(clock.zone()).hour
    whom = {"name": given(name)}
    if 5 <= hour < 12:
        return _("Good morning, %(name)s") % whom
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % whom
    return _("Good evening, %(name)s") % whom
