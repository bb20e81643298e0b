"""Imports, foreign keys and migrations only go down; rooms are the ones of the plan, and only some touch models."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps as registry
from django.db.migrations.loader import MigrationLoader

from tests.architecture import tree

TOUCH_MODELS = {"queries", "services", "migrations", "models"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common", "base"}


def test_every_import_contract_is_kept():
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-cache"], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_contracts_have_no_exceptions():
    for section in tree.contracts().sections():
        options = tree.contracts()[section]
        assert "ignore_imports" not in options, section
        if options.get("type") == "layers":
            assert options.get("exhaustive") == "True", section


def test_every_app_is_among_the_containers_of_the_rooms():
    assert sorted(tree.listed("rooms", "containers")) == [f"taixue.{app}" for app in tree.apps()]


def test_every_room_of_rules_is_kept_free_of_django():
    rules = {f"taixue.{app}.rules" for app in tree.apps() if (tree.PACKAGE / app / "rules").exists()}
    rules |= {f"taixue.{app}.rules" for app in tree.apps() if (tree.PACKAGE / app / "rules.py").exists()}
    assert rules <= set(tree.listed("pure", "source_modules"))


def test_no_file_is_named_after_what_it_is():
    found = [tree.name(path) for path in tree.files(".py") if path.stem in FORBIDDEN_NAMES]
    assert found == []


def test_only_queries_services_and_migrations_touch_models():
    found = [
        f"{tree.name(path)} imports {name}"
        for path in tree.sources()
        if (place := tree.module(path))[:1] and place[0] in tree.apps() and place[1:2] and place[1] not in TOUCH_MODELS
        for name in tree.imports(path)
        if name.startswith("taixue.") and ".models" in name
    ]
    assert found == []


def test_no_app_imports_anothers_models():
    found = []
    for path in tree.sources():
        for name in tree.imports(path):
            parts = name.split(".")
            if parts[0] == "taixue" and parts[2:3] == ["models"] and tree.module(path)[:1] != (parts[1],):
                found.append(f"{tree.name(path)} imports {name}")
    assert found == []


def below(app: str, other: str) -> bool:
    """May `app` refer to `other`?"""
    height = tree.height()
    return app == other or other not in height or height[other] < height[app]


def test_foreign_keys_only_go_down():
    found = [
        f"{model._meta.label}.{field.name} to {field.related_model._meta.label}"
        for model in registry.get_models()
        if model._meta.app_label in tree.apps()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
        if not below(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert found == []


def test_migrations_only_depend_on_apps_below():
    found = [
        f"{app}.{name} on {other[0]}.{other[1]}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in tree.apps()
        for other in migration.dependencies
        if other[0] in tree.apps() and not below(app, other[0])
    ]
    assert found == []
