"""Pictures that show a product, and evidence that it works."""

from typing import Any

from django.utils.translation import gettext as _

from vuonuom.access.errors import NotAllowed
from vuonuom.accounts.models import Person
from vuonuom.core import text
from vuonuom.core.errors import Refused
from vuonuom.journal.acts import act, record, reverse
from vuonuom.journal.models import Entry
from vuonuom.journal.undoing import undoes
from vuonuom.products import rules
from vuonuom.products.actions.making import keep_files
from vuonuom.products.models import Product, ProductFile
from vuonuom.products.states import FilePurpose

LONGEST_CAPTION = 300


class OnlyPictures(Refused):
    pass


class GoneAlready(Refused):
    pass


@act
def add_file(
    *, by: Person, product: Product, upload: Any, purpose: str, caption: str = ""
) -> ProductFile:
    """Add a picture or a piece of evidence. Undone within a day, or by removing it.

    A picture may come on a stand that everybody sees; evidence is for those who judge.
    Raises NotAllowed, OnlyPictures, NeedsWords, and what `files.store` raises.
    """
    if not rules.may_show(by, product):
        raise NotAllowed
    words = text.one_line(caption)[:LONGEST_CAPTION]
    kept = keep_files(product, by, [upload], FilePurpose(purpose), words)[0]
    if purpose == FilePurpose.PICTURE and not kept.file.is_picture:
        raise OnlyPictures(_("Ở đây chỉ nhận ảnh JPG, PNG, WEBP."), field="upload")
    record("products.productfile.added", by=by, subject=kept)
    return kept


@undoes("products.productfile.added")
@act
def unadd_file(*, entry: Entry, by: Person) -> Product:
    """Undo: the file is gone from the product."""
    file = ProductFile.objects.filter(pk=entry.subject_id).select_related("product").first()
    if file is None:
        raise GoneAlready(_("Tệp này đã được gỡ trước đó."))
    file.delete()
    reverse(entry, by=by, subject=file.product)
    return file.product


@act
def remove_file(*, by: Person, file: ProductFile) -> Product:
    """Take a picture or a piece of evidence away, at once and everywhere it was shown.

    No undo: what was taken away for good reason must not come back; it is added again.
    """
    product = file.product
    if not rules.may_show(by, product):
        raise NotAllowed
    if not ProductFile.objects.filter(pk=file.pk).delete()[0]:
        raise GoneAlready(_("Tệp này đã được gỡ trước đó."))
    record("products.product.file_removed", by=by, subject=product)
    return product
