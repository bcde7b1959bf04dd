import pytest
from allauth.account.forms import SignupForm
from allauth.core.exceptions import ImmediateHttpResponse
from django.urls import reverse

from accounts.adapter import own_address
from accounts.models import User
from conftest import PASSWORD


def test_the_same_sign_up_twice_at_once_makes_one_account(rf, make_user):
    form = SignupForm({"email": "new@example.test", "password1": PASSWORD, "time_zone": "UTC"})
    assert form.is_valid()
    first = make_user("new@example.test")
    with pytest.raises(ImmediateHttpResponse) as answer:
        form.try_save(rf.post(reverse("account_signup")))
    assert answer.value.response["Location"] == reverse("account_email_verification_sent")
    assert list(User.objects.all()) == [first]


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("http://thief.example/accounts/signup/", "https://stretch.example/accounts/signup/"),
        ("https://thief.example:8000/a/?b=c", "https://stretch.example/a/?b=c"),
        ("/a/", "https://stretch.example/a/"),
    ],
)
def test_own_address(settings, url, own):
    settings.SITE_URL = "https://stretch.example"
    assert own_address(url) == own
