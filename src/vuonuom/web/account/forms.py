"""allauth's form with our manners."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _

from vuonuom.web.frame.forms import REQUIRED


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth ships no types
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True
        self.fields["remember"].label = _("Nhớ tôi trên máy này")
        self.fields["login"].widget.attrs["autocapitalize"] = "none"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED
