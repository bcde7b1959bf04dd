"""Models of the accounts app, one file a noun."""

from accounts.models.mail import MailDelivery, MailPulse, MailSchedule, MailSuppression
from accounts.models.user import User

__all__ = ["MailDelivery", "MailPulse", "MailSchedule", "MailSuppression", "User"]
