"""What an operator may set. `python -m taixue.site.reference` prints docs/settings.md; a test compares them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment: its value where not set, and what it does."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("TAIXUE_DATA", "`.taixue`", "folder of the installation: database, keys, uploads, compiled assets"),
    Setting("TAIXUE_KEYS", "`<data>/keys.toml`", "the file of keys; keep it apart from backups of the database"),
    Setting(
        "TAIXUE_DATABASE_URL", "the embedded cluster",
        "`postgresql://user:password@host:port/name`, PostgreSQL 15 or later; the user owns the database. "
        "Server and worker step down to `taixue_app`",
    ),
    Setting("TAIXUE_DATABASE_ROLE", "the owner", "`taixue_app`: set by `serve` and `worker` for themselves"),
    Setting("TAIXUE_HOSTS", "this machine", "host names that are answered, with commas between"),
    Setting("TAIXUE_HTTPS", "`0`", "`1` behind TLS: `__Host-` cookies, HSTS, secure cookies only"),
    Setting("TAIXUE_TRUSTED_PROXIES", "none", "addresses whose `X-Forwarded-For` is believed, with commas between"),
    Setting("TAIXUE_ACCEL", "none", "nginx sends media itself from this internal address, such as `/protected/`"),
    Setting("TAIXUE_STATIC", "`<data>/static`", "folder of the compiled assets"),
    Setting("TAIXUE_AUTHORITY", "a fictional academy", "name of the authority in Chinese"),
    Setting("TAIXUE_AUTHORITY_EN", "a fictional academy", "name of the authority in English"),
    Setting("TAIXUE_PHONE", "a fictional number", "support line on every page"),
    Setting(
        "TAIXUE_ADDRESS", "`http://127.0.0.1:8000`",
        "address of this site, such as `https://xue.example.cn`: links in letters and "
        "the picture on a slip lead there (a slip carries what the administrator came by where it is not set)",
    ),
    Setting(
        "TAIXUE_SECOND_FACTOR", "`required`",
        "second step of everyone who holds a role; `offered` asks nobody, as the demo",
    ),
    Setting(
        "TAIXUE_DELEGATION", "`free`",
        "`seen`: a second person agrees before any role is lent; the three separated administrators always need one",
    ),
    Setting(
        "TAIXUE_SMTP", "no mail leaves",
        "mail server: `smtp+tls://user:password@host:587` (must turn to TLS), `smtps://…:465`, or `smtp://host:25` in "
        "clear inside a closed network; user and password percent-encoded",
    ),
    Setting("TAIXUE_MAIL_FROM", "`taixue@localhost.localdomain`", "sender of every letter; its domain signs with DKIM"),
    Setting("TAIXUE_SMS", "no SMS leaves", "address of the SMS gateway ([gateways.md](gateways.md))"),
    Setting("TAIXUE_SMS_SECRET", "none", "secret that signs what is sent to the SMS gateway"),
    Setting("TAIXUE_WECOM", "nothing leaves by WeCom", "address of the WeCom gateway, of the same form"),
    Setting("TAIXUE_WECOM_SECRET", "none", "secret that signs what is sent to the WeCom gateway"),
    Setting(
        "TAIXUE_QUIET", "`21:30-07:30`",
        "quiet hours in the authority's zone: only urgent news leaves; empty: never quiet",
    ),
    Setting("TAIXUE_ZONE", "`Asia/Shanghai`", "the authority's time zone: it decides which day a moment belongs to"),
    Setting("TAIXUE_TRANSFER_DAYS", "`10`", "days in which a unit decides on a transfer request; later it is overdue"),
    Setting("TAIXUE_BEAT_SECONDS", "`15`", "seconds between beats, 15 to 30; 30 halves the load of many learners"),
    Setting("TAIXUE_THREADS", "`8`", "requests that one server process answers at a time"),
    Setting("TAIXUE_HASHES", "see code", "password checks that one server process makes at a time"),
    Setting("TAIXUE_LOG", "`WARNING`", "level of the log; `INFO` writes a line for every request, no personal data"),
    Setting("TAIXUE_CLOCK_OFFSET", "`0`", "seconds added to the clock, for rehearsals; 0 in production"),
    Setting("TAIXUE_HOME", "the checkout", "set by the launcher: the folder it lies in"),
    Setting("TAIXUE_PYTHON", "the newest found", "Python that the launcher makes its environment with"),
)  # fmt: skip


def page() -> str:
    """Return docs/settings.md."""
    rows = "\n".join(f"| `{one.name}` | {one.default} | {one.meaning} |" for one in SETTINGS)
    head = (
        "# Settings\n\n"
        "Made by `python -m taixue.site.reference`; change `src/taixue/site/reference.py`, not this page.\n\n"
        "Taixue is configured by variables of the environment. `./taixue check` says whether they work together.\n\n"
        "| variable | where not set | what it does |\n|---|---|---|\n"
    )
    return head + rows + "\n"


if __name__ == "__main__":
    print(page(), end="")
