from django import forms
from django.utils.translation import gettext_lazy

from vuonuom.claims.states import Ground
from vuonuom.web.frame.forms import ChoiceField, Form, LineField


class AskForm(Form):
    code = LineField(label=gettext_lazy("Mã ý tưởng"), max_length=40)
    ground = ChoiceField(
        label=gettext_lazy("Căn cứ"), choices=Ground.choices, widget=forms.RadioSelect
    )
    demand = LineField(
        label=gettext_lazy("Văn bản yêu cầu: số, ngày, cơ quan ra văn bản"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Tác giả đọc được dòng này."),
    )


class SecretForm(Form):
    secret = LineField(
        label=gettext_lazy("Khóa của bạn, trên tờ giấy đã in"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
