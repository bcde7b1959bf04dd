"""The pages of progress: the right figures, few queries, and nothing of anybody else."""

from datetime import UTC, datetime, timedelta

import pytest

from routines.models import FormerSlug

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)  # a Sunday
SPANS = {"": 12, "?weeks=4": 4, "?weeks=52": 52, "?weeks=1000000": 12}
MORNING = datetime(2026, 11, 9, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _sunday(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def stretch(make_stretch):
    return make_stretch("single-knee-to-chest")


@pytest.mark.parametrize("path", ["/progress/", "/progress/single-knee-to-chest/", "/progress/weeks/2026-11-09/"])
def test_without_practice_a_page_says_what_to_do(owner_client, client, stretch, path):
    response = owner_client.get(path)
    assert (response.status_code, response.content.count(b'class="empty"')) == (200, 1)
    assert client.get(path).status_code == 302


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize(
    ("path", "queries"), [("/progress/", 3), ("/progress/single-knee-to-chest/", 4), ("/progress/weeks/2026-11-09/", 5)]
)
def test_pages_need_few_queries(
    owner, owner_client, stretch, make_session, path, queries, count, django_assert_num_queries
):
    for number in range(count):
        make_session(owner, stretch, started_at=MORNING - timedelta(days=number))
    with django_assert_num_queries(queries):
        assert owner_client.get(path).status_code == 200


def test_left_and_right_by_week(owner, owner_client, stretch, make_session):
    make_session(owner, stretch, started_at=MORNING, sides=["left"], held=30, comfort=4)
    make_session(owner, stretch, started_at=MORNING, sides=["right"], held=41, comfort=5)
    response = owner_client.get("/progress/single-knee-to-chest/")
    week, figures = response.context["table"][0]
    assert (week.monday.isoformat(), [(row.held, row.comfort) for row in figures]) == ("2026-11-09", [(30, 4), (41, 5)])
    text = response.content.decode()
    # In the table, and in the words below the chart.
    assert [text.count(words) for words in ('<span class="num">30 s</span>', "Left 30 s, right 41 s.")] == [1, 1]


def test_the_range_is_in_the_address(owner, owner_client, stretch, make_session):
    make_session(owner, stretch, started_at=MORNING)
    weeks = {
        query: len(owner_client.get(f"/progress/single-knee-to-chest/{query}").context["table"]) for query in SPANS
    }
    assert weeks == SPANS


def test_a_stranger_sees_an_empty_page(owner, stranger_client, stretch, make_session):
    make_session(owner, stretch, started_at=MORNING)
    assert stranger_client.get("/progress/single-knee-to-chest/").context["is_empty"]
    assert stranger_client.get("/progress/weeks/2026-11-09/").context["report"].days == ()


def test_a_moved_stretch_redirects(owner_client, stretch):
    FormerSlug.objects.create(slug="knee-hug", stretch=stretch)
    response = owner_client.get("/progress/knee-hug/")
    assert (response.status_code, response.url) == (301, "/progress/single-knee-to-chest/")


@pytest.mark.parametrize(
    "path",
    ["/progress/nothing/", "/progress/weeks/2026-11-10/", "/progress/weeks/2026-13-01/", "/progress/weeks/0001-01-01/"],
)
def test_what_there_is_not(owner_client, path):
    assert owner_client.get(path).status_code == 404


def test_somebody_elses_private_stretch_is_not_found(owner_client, stranger, make_stretch):
    make_stretch("my-abcd2345", owner=stranger)
    assert owner_client.get("/progress/my-abcd2345/").status_code == 404


def test_the_week_shows_its_figures(owner, owner_client, stretch, make_session):
    for days in (-1, -2, -3):
        make_session(owner, stretch, started_at=MORNING + timedelta(days=days), held=30)
    make_session(owner, stretch, started_at=MORNING, held=35, comfort=4)
    text = owner_client.get("/progress/weeks/2026-11-09/").content.decode()
    assert [text.count(words) for words in ("35 s", "usual 30 s", "comfortable stretch")] == [2, 2, 2]
    assert 'href="/progress/weeks/2026-11-02/"' in text
    # The week is not over, so there is none after it.
    assert 'href="/progress/weeks/2026-11-16/"' not in text
