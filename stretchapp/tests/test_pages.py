import re

import pytest
from django.urls import reverse


@pytest.mark.parametrize("name", ["privacy", "safety"])
def test_everybody_may_read_it_without_a_query(client, name, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get(reverse(name)).status_code == 200
    assert client.post(reverse(name)).status_code == 405


def test_the_emergency_stands_first(client, db):
    text = client.get(reverse("safety")).content.decode()
    assert 0 < text.index("Call your local emergency number") < text.index("See a doctor the same day")


def test_no_promise_is_made(client, db):
    text = client.get(reverse("safety")).content.decode().lower()
    main = text[text.index('id="main"') : text.index("</main>")]
    assert re.findall(r"\b(safe|safely|safer|cures?|prevents?|heals?|posture)\b", main) == []
