"""One session sent many times at once, to several processes of the real server: stored once."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

pytestmark = pytest.mark.services

AT_ONCE = 6
ROUNDS = 5
SIGN_IN = """
from django.test import Client
user = User.objects.create_user("device@example.test", "slow breath out 41")
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""


@pytest.fixture
def post(start_site):
    """Post a body as a device that is signed in; returns status and answer."""
    site = start_site("web", GUNICORN_CMD_ARGS="--workers 3")
    cookie = f"sessionid={site.python(SIGN_IN).strip()}"
    request = urllib.request.Request(f"{site.url}/sessions/token/", headers={"Cookie": cookie})
    with urllib.request.urlopen(request) as answer:
        csrf_cookie = answer.headers["Set-Cookie"].partition(";")[0]
        token = json.load(answer)["csrf"]
    headers = {"Cookie": f"{cookie}; {csrf_cookie}", "X-CSRFToken": token, "Content-Type": "application/json"}

    def send(body):
        request = urllib.request.Request(f"{site.url}/sessions/record/", json.dumps(body).encode(), headers)
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            assert answer.headers["Content-Type"] == "application/json", site.log("web")
            return answer.status, json.load(answer)

    send.site = site
    return send


def body():
    began = datetime.now(UTC) - timedelta(minutes=10)
    rows = [
        {
            "stretch": "single-knee-to-chest", "set": number, "side": side, "kind": "hold", "planned": 30, "held": 20,
            "comfort": 4, "pain": None, "sensations": [], "outcome": "done", "reason": "",
        }
        for number in range(1, 11)
        for side in ("left", "right")
    ]  # fmt: skip
    return {
        "id": str(uuid4()), "routine": None, "started_at": began.isoformat(), "time_zone": "Europe/Paris",
        "ended_at": (began + timedelta(minutes=8)).isoformat(), "breathing_calm": True, "note": "", "holds": rows,
    }  # fmt: skip


def test_six_identical_requests_at_once_are_stored_once(post):
    for _round in range(ROUNDS):
        session = body()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(post, [session] * AT_ONCE))
        assert sorted(status for status, _answer in answers) == [200] * (AT_ONCE - 1) + [201]
        assert len({json.dumps(answer) for _status, answer in answers}) == 1
    assert post.site.rows("SELECT count(*) FROM routines_session") == [(ROUNDS,)]
    assert post.site.rows("SELECT count(*) FROM routines_hold") == [(ROUNDS * 20,)]


def test_six_different_bodies_under_one_id_leave_one_whole_session(post):
    first = body()
    bodies = [{**first, "note": f"device {number}"} for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(post, bodies))
    assert sorted(status for status, _answer in answers) == [201] + [409] * (AT_ONCE - 1)
    assert post.site.rows("SELECT count(*) FROM routines_hold") == [(20,)]
