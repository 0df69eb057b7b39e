"""One function per thing that is done with a product of the register."""

from vuonuom.products.actions.answering import drop_clause, name_clause
from vuonuom.products.actions.keeping import change_guardian, return_product, withdraw_product
from vuonuom.products.actions.making import accept_product, propose_product
from vuonuom.products.actions.sharing import drop_partner, name_partner
from vuonuom.products.actions.showing import add_file, remove_file

__all__ = [
    "accept_product",
    "add_file",
    "change_guardian",
    "drop_clause",
    "drop_partner",
    "name_clause",
    "name_partner",
    "propose_product",
    "remove_file",
    "return_product",
    "withdraw_product",
]
