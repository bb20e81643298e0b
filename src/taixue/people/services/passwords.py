"""Password hashing: Argon2id as DESIGN says."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id, 19 MiB, two passes, one lane (OWASP's first choice)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
