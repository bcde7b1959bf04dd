"""Settings: what each mode requires, and what local mode makes for itself. Each case is a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from stretchapp.tests.processes import clean_environment

pytestmark = [pytest.mark.services, pytest.mark.once]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "stretch.example",
    "SITE_URL": "https://stretch.example/",
    "EMAIL_URL": "smtp+tls://me:secret@mail.example:587",
    "DATABASE_URL": "postgres://me:secret@db.example/stretch",
}
SAY = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def python(code: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    environment = clean_environment(**variables)
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)


def values(*names: str, **variables: str) -> dict[str, object]:
    done = python(SAY, *names, **variables)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_local_mode_has_a_default_for_everything(tmp_path: Path) -> None:
    found = values(
        "LOCAL", "DEBUG", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_BACKEND", "CELERY_BROKER_URL", "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", DATA_DIR=str(tmp_path),
    )  # fmt: skip
    assert found == {
        "LOCAL": True,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_BACKEND": "stretchapp.outbox.EmailBackend",
        "CELERY_BROKER_URL": "atomic-filesystem://localhost",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_SSL_REDIRECT": False,
        "SECURE_HSTS_SECONDS": 0,
    }


def test_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first, second = (values("SECRET_KEY", DATA_DIR=str(tmp_path)) for _ in range(2))
    assert first == second
    assert len(str(first["SECRET_KEY"])) >= 50
    assert oct((tmp_path / "secret_key").stat().st_mode & 0o777) == "0o600"


def test_port_moves_the_address_of_the_site(tmp_path: Path) -> None:
    assert values("SITE_URL", DATA_DIR=str(tmp_path), PORT="8123") == {"SITE_URL": "http://127.0.0.1:8123"}


@pytest.mark.parametrize("debug", [{}, {"DEBUG": "1"}, {"DEBUG": "true"}])
def test_each_variable_overrides_only_its_own_default(tmp_path: Path, debug: dict[str, str]) -> None:
    found = values(
        "LOCAL", "CELERY_BROKER_URL", "EMAIL_BACKEND", "ALLOWED_HOSTS",
        DATA_DIR=str(tmp_path), REDIS_URL="redis://127.0.0.1:6390/1", **debug,
    )  # fmt: skip
    assert found == {
        "LOCAL": True,
        "CELERY_BROKER_URL": "redis://127.0.0.1:6390/1",
        "EMAIL_BACKEND": "stretchapp.outbox.EmailBackend",
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    }


def test_settings_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("PORT=8200\nSITE_URL=http://stretch.test\n")
    found = values("PORT", "SITE_URL", DATA_DIR=str(tmp_path), ENV_FILE=str(file), PORT="8300")
    assert found == {"PORT": 8300, "SITE_URL": "http://stretch.test"}


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "DATABASE_URL"])
def test_production_names_what_is_missing(tmp_path: Path, name: str) -> None:
    kept = {key: value for key, value in PRODUCTION.items() if key != name}
    done = python("import stretchapp.settings", **kept, DATA_DIR=str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        f"django.core.exceptions.ImproperlyConfigured: With DEBUG=0 these settings are required and missing: {name}."
    )
    assert "secret" not in done.stderr.replace("secrets", "")


def test_production_names_all_that_is_missing(tmp_path: Path) -> None:
    done = python("import stretchapp.settings", DEBUG="0", DATA_DIR=str(tmp_path))
    assert done.stderr.splitlines()[-1].endswith(
        "missing: SECRET_KEY, ALLOWED_HOSTS, SITE_URL, EMAIL_URL, DATABASE_URL."
    )


def test_production_over_https(tmp_path: Path) -> None:
    found = values(
        "LOCAL", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "DEFAULT_FROM_EMAIL", "MAIL_DOMAIN",
        DATA_DIR=str(tmp_path), **PRODUCTION,
    )  # fmt: skip
    assert found == {
        "LOCAL": False,
        "DEBUG": False,
        "SITE_URL": "https://stretch.example",
        "ALLOWED_HOSTS": ["stretch.example"],
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_USE_TLS": True,
        "DEFAULT_FROM_EMAIL": "Stretch <stretch@stretch.example>",
        "MAIL_DOMAIN": "stretch.example",
    }


LOCAL_ADDRESSES = """
import django
from django.urls import NoReverseMatch, reverse
django.setup()
for name in ("design", "local-mail-list"):
    try:
        print(reverse(name))
    except NoReverseMatch:
        print("not routed")
"""


@pytest.mark.parametrize(
    ("variables", "routed"),
    [({}, ["/local/design/", "/local/mail/"]), (PRODUCTION, ["not routed", "not routed"])],
)
def test_local_pages_exist_in_local_mode_only(tmp_path: Path, variables: dict[str, str], routed: list[str]) -> None:
    done = python(LOCAL_ADDRESSES, DATA_DIR=str(tmp_path), **variables)
    assert (done.stdout.splitlines(), done.stderr) == (routed, "")


def test_static_files_are_collected_hashed_and_compressed(tmp_path: Path) -> None:
    code = """
import django
from django.conf import settings
django.setup()
settings.STATIC_ROOT = settings.DATA_DIR / "static"
from django.core.management import call_command
from django.templatetags.static import static
call_command("collectstatic", verbosity=0, interactive=False)
print(static("stretchapp/css/base.css"))
"""
    done = python(code, DATA_DIR=str(tmp_path), **PRODUCTION)
    assert (done.returncode, done.stderr) == (0, "")
    name = Path(done.stdout.strip()).name
    folder = tmp_path / "static/stretchapp/css"
    assert sorted(path.name for path in folder.glob(f"{name}*")) == [name, f"{name}.br", f"{name}.gz"]
    assert name != "base.css"
    assert (folder / f"{name}.br").stat().st_size < (folder / name).stat().st_size
