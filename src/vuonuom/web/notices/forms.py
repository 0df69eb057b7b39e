from django.conf import settings
from django.utils.translation import gettext_lazy as _

from vuonuom.notifications.models import Preference
from vuonuom.notifications.states import Digest
from vuonuom.web.frame.forms import ChoiceField, Form, TickField


class PreferenceForm(Form):
    answers_at_once = TickField(
        label=_("Gửi e-mail ngay khi ý tưởng của tôi có trả lời"), required=False
    )
    digest = ChoiceField(label=_("Bản tin gộp qua e-mail"), choices=Digest.choices)
    language = ChoiceField(label=_("Ngôn ngữ của thư"), choices=settings.LANGUAGES)


def wishes(preference: Preference) -> dict[str, object]:
    return {
        "answers_at_once": preference.answers_at_once,
        "digest": preference.digest,
        "language": preference.language,
    }
