"""Political status (政治面貌). Source: GB/T 4762-1984, full names and the short ones in use."""

_NAMES = {
    "中共党员": ("中共党员", "党员", "中国共产党党员", "共产党员", "中共"),
    "中共预备党员": ("中共预备党员", "预备党员", "中国共产党预备党员"),
    "共青团员": ("共青团员", "团员", "中国共产主义青年团团员"),
    "民革党员": ("民革党员", "民革会员", "民革", "中国国民党革命委员会会员", "中国国民党革命委员会党员"),
    "民盟盟员": ("民盟盟员", "民盟", "中国民主同盟盟员"),
    "民建会员": ("民建会员", "民建", "中国民主建国会会员"),
    "民进会员": ("民进会员", "民进", "中国民主促进会会员"),
    "农工党党员": ("农工党党员", "农工党", "中国农工民主党党员", "农工党员"),
    "致公党党员": ("致公党党员", "致公党", "中国致公党党员", "致公党员"),
    "九三学社社员": ("九三学社社员", "九三学社", "九三社员"),
    "台盟盟员": ("台盟盟员", "台盟", "台湾民主自治同盟盟员"),
    "无党派人士": ("无党派人士", "无党派民主人士", "无党派"),
    "群众": ("群众", "普通公民", "普通群众"),
}
_BY_TEXT = {word: name for name, words in _NAMES.items() for word in words}
STATUSES = tuple(_NAMES)
"""The thirteen, as they are stored."""


def status(text: str) -> str | None:
    """Return the status as it is stored, None for an unknown one."""
    return _BY_TEXT.get(text)
