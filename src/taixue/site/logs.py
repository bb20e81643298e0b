"""Logs: one JSON line an event on standard error, with the request's number and without personal data."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

NUMBERS = re.compile(r"(?<![0-9A-Fa-f-])\d{6,}[Xx]?(?![0-9A-Fa-f-])")
QUOTED = re.compile(r"(Failing row contains|DETAIL:).*", re.DOTALL)


def masked(text: str) -> str:
    """Return a text without what may name a person: long numbers, and rows that a database error quotes."""
    return NUMBERS.sub("•••", QUOTED.sub(r"\1 •••", text))


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask every text of an event."""
    for key, value in event.items():
        if isinstance(value, str) and key not in ("request", "timestamp"):
            event[key] = masked(value)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LAST: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    mask,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]


def settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error as JSON. Also binds structlog to it.

    level: "INFO", "WARNING" …, of our own loggers; others speak from WARNING on.
    """
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": structlog.stdlib.ProcessorFormatter, "processors": LAST, "foreign_pre_chain": SHARED}
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "taixue": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }
