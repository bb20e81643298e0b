"""Windows: over which days a duty is asked. Source: docs/rules/format.md, "Windows"."""

from taixue.policy.rules.windows.days import Distance as Distance
from taixue.policy.rules.windows.events import Class as Class
from taixue.policy.rules.windows.events import Deadline as Deadline
from taixue.policy.rules.windows.spans import Cycle as Cycle
from taixue.policy.rules.windows.spans import Ever as Ever
from taixue.policy.rules.windows.spans import Part as Part
from taixue.policy.rules.windows.spans import Rolling as Rolling
from taixue.policy.rules.windows.window import Attended as Attended
from taixue.policy.rules.windows.window import Counting as Counting
from taixue.policy.rules.windows.window import Event as Event
from taixue.policy.rules.windows.window import Lived as Lived
from taixue.policy.rules.windows.window import Rule as Rule
from taixue.policy.rules.windows.window import Window as Window
from taixue.policy.rules.windows.years import Calendar as Calendar
from taixue.policy.rules.windows.years import MonthDay as MonthDay
