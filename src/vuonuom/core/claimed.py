"""Acts done without a network: when they happened by our clock, and how long they are taken."""

from datetime import datetime, timedelta

KEPT_OFFLINE = timedelta(days=7)  # what a device kept without a network is taken for so long


def happened_at(claimed: datetime | None, sent: datetime | None, now: datetime) -> datetime | None:
    """When it was done, by our clock: as long ago as the device says between its own two.

    `sent` is what the device's clock said while it sent. A clock three hours wrong is three hours
    wrong in both, and nothing is done in the future.
    """
    if claimed is None:
        return None
    age = (sent or now) - claimed
    return now - max(age, timedelta(0))
