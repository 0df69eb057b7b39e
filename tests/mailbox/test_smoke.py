from vuonuom.mailbox import actions as mailbox
from vuonuom.ideas import actions as ideas
from vuonuom.core import clock
from vuonuom.journal import undoing
from vuonuom.journal.models import Entry, Tally


def test_smoke(cast):
    l = mailbox.send_letter(by=cast.author, unit=cast.branch_a1, title="", text="Dán mã QR. Đỡ chờ")
    assert l.idea.title == "Dán mã QR"
    mailbox.answer(by=cast.keeper_here, letter=l, text="Cảm ơn")
    undoing.undo(entry=Entry.objects.get(kind="mailbox.letter.answered"), by=cast.keeper_here)
    l.refresh_from_db()
    l.idea.refresh_from_db()
    assert l.state == "waiting" and l.idea.answered_at is None
    mailbox.take_up(by=cast.keeper_here, letter=l)
    today = clock.today()
    for f, kw in (
        (ideas.mark_incubating, {}),
        (ideas.mark_tried, {"on": today}),
        (ideas.mark_recognised, {"on": today}),
        (ideas.mark_made_product, {}),
        (ideas.mark_in_use, {}),
        (ideas.mark_in_use, {}),
    ):
        f(by=cast.leader, idea=l.idea, **kw)
    assert (
        sorted(
            Tally.objects.filter(
                unit=cast.head.pk, period=today.year * 100, measure__startswith="ideas"
            ).values_list("measure", "total")
        )
        == []
    )
