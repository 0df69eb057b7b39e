"""One function per thing that is done with a product of the register."""

from vuonuom.products.actions.keeping import change_guardian, return_product, withdraw_product
from vuonuom.products.actions.making import accept_product, propose_product

__all__ = [
    "accept_product",
    "change_guardian",
    "propose_product",
    "return_product",
    "withdraw_product",
]
