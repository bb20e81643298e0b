"""The cluster's settings: for a machine it shares with the application; durable before fast."""

import os
import sys

MEGABYTE = 1 << 20


FIXED: dict[str, str | int] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": 5432,
    "cluster_name": "taixue",
    "max_connections": 100,
    "password_encryption": "scram-sha-256",
    "work_mem": "16MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_buffers": "16MB",
    "min_wal_size": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    "jit": "off",
    "io_method": "sync",
    "max_parallel_workers_per_gather": 1,
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": 0,
}
"""No network address; nothing acknowledged is lost (fsync, synchronous_commit, full pages); the log holds no statement
and no detail, because both may quote an identity number."""


def text(*, socket: str, log: str) -> str:
    """Return postgresql.conf: FIXED, the folders, and what follows from the machine's memory."""
    memory = _memory()
    values: dict[str, str | int] = {
        **FIXED,
        "unix_socket_directories": socket,
        "log_directory": log,
        "shared_buffers": f"{max(64, min(1024, memory // 8))}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "maintenance_work_mem": f"{max(32, min(256, memory // 32))}MB",
    }
    if sys.platform == "linux":
        values["recovery_init_sync_method"] = "syncfs"  # one call instead of a thousand files after a crash
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in values.items())


def _quoted(value: str | int) -> str:
    return "'" + str(value).replace("\\", "\\\\").replace("'", "''") + "'"


def _memory() -> int:
    """Return the machine's memory, MB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
