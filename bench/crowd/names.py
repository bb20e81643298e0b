"""People and units by lot, the same ones every time. Nobody is real.

Signs of names come in about the frequencies of real ones, so that a search for 王 finds tens of thousands and one for
望舒 few. Identity numbers are of divisions that do not exist, mobiles of a range that is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

SEED = 370_000
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海云飞晓小雨梅春雪玲鹏宇浩然思琪欣怡梓涵子轩"
    "若溪远承泽砚秋守正嘉木岚清越一诺知书言景行舟怀瑾亦安齐望舒听青禾令仪衿予宁之成立新永东林峰波斌慧琴燕凤"
)
RANKS = ("", "二级科员", "一级科员", "四级主任科员", "三级主任科员", "二级主任科员", "一级主任科员", "四级调研员")
POSTS = ("科员", "副科长", "科长", "主任", "副主任", "副局长", "局长")
CITIES = ("云溪", "青屿", "白石", "松陵", "临川", "北岭", "东埠", "西坪", "南渡")
COUNTIES = ("青石", "白鹤", "竹坪", "江口", "石门", "龙潭", "古桥", "长汀", "平沙")
FIELDS = (
    "财政 教育 公安 民政 司法 人力资源和社会保障 自然资源 生态环境 住房和城乡建设 交通运输 水利 农业农村 商务 "
    "文化和旅游 卫生健康 退役军人事务 应急管理 审计 市场监督管理 体育 统计 医疗保障 林业 信访 档案 税务 海关 气象 "
    "邮政管理 城市管理 乡村振兴 政务服务 机关事务"
).split()
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Life:
    """An invented person: name, mobile, identity number, rank (a code of people.rules.ranks), post."""

    name: str
    mobile: str
    number: str
    rank: str
    post: str


def lives() -> Iterator[Life]:
    """Yield people, up to 9,999,998 of them."""
    lot = Random(SEED)
    weights = [1 / (place + 4) for place in range(len(SURNAMES))]
    common = [1 / (place + 12) for place in range(len(GIVEN))]
    serial = 0
    while True:
        signs = lot.choices(GIVEN, common, k=2_000)
        ranks, posts = lot.choices(RANKS, k=1_000), lot.choices(POSTS, k=1_000)
        for place, surname in enumerate(lot.choices(SURNAMES, weights, k=1_000)):
            given = signs[2 * place] + (signs[2 * place + 1] if lot.random() < 0.82 else "")
            serial += 1
            yield Life(surname + given, f"1999{serial:07d}", number_of(serial), ranks[place], posts[place])


def number_of(serial: int) -> str:
    """Return a valid identity number of a division that does not exist, another one for each serial."""
    from taixue.people.rules import identity

    days, rest = divmod(serial, 999)
    turn, day = divmod(days, 13_000)
    digits = f"3599{turn + 1:02d}{date(1966, 1, 1) + timedelta(days=day):%Y%m%d}{rest + 1:03d}"
    return digits + identity.check_character(digits)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit to be: `above` is the place of its superior in the list, 0 the province itself, which is not in it."""

    code: str
    name: str
    kind: str
    above: int


def places(count: int) -> list[Place]:
    """Return `count` units under a province, superiors first: cities, counties, offices, stations, departments."""
    found = [Place(f"C{number}", f"{city}市", "city", 0) for number, city in enumerate(CITIES, start=1)]
    for city in range(len(CITIES)):
        found += [Place(f"X{city}{name}", f"{found[city].name}{name}县", "county", city + 1) for name in COUNTIES]
    counties = list(enumerate(found[len(CITIES) :], start=len(CITIES) + 1))
    for above, county in counties:
        for field in FIELDS:
            found.append(Place(f"O{len(found) + 1}", f"{county.name}{field}局", "office", above))
            office = len(found)
            found += [
                Place(f"S{office}-{number}", f"{county.name}第{numeral}{field}所", "station", office)
                for number, numeral in enumerate(NUMERALS, start=1)
            ]
    for number in range(max(0, count - len(found))):
        above = number % (len(CITIES) + 1)
        home = found[above - 1].name if above else "闽岚省"
        subject = FIELDS[number // (len(CITIES) + 1) % len(FIELDS)]
        found.append(Place(f"D{number + 1}", f"{home}{subject}厅", "department", above))
    return found[:count]
