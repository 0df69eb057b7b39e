"""allauth's forms with our manners: labels above, no placeholders, our own sentences."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, SetPasswordForm
from django import forms
from django.utils.translation import gettext_lazy as _

from vuonuom.web.frame.forms import REQUIRED


class Manners(forms.Form):
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = REQUIRED


class SignInForm(Manners, LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].initial = True
        self.fields["remember"].label = _("Nhớ tôi trên máy này")
        self.fields["login"].widget.attrs["autocapitalize"] = "none"


class ChangeForm(Manners, ChangePasswordForm):  # type: ignore[misc]
    def clean_password1(self) -> str:
        chosen: str = self.cleaned_data["password1"]
        if chosen == self.cleaned_data.get("oldpassword"):
            raise forms.ValidationError(_("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return chosen


class SetForm(Manners, SetPasswordForm):  # type: ignore[misc]
    pass
