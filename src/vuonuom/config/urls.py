"""Every area and where it begins; an area adds one line to AREAS."""

from django.urls import include, path

AREAS = [
    ("api/v1/", "vuonuom.api.urls"),
    ("", "vuonuom.web.frame.urls"),
    ("", "vuonuom.web.account.urls"),
    ("", "vuonuom.web.home.urls"),
    ("", "vuonuom.web.me.urls"),
    ("ideas/", "vuonuom.web.ideas.urls"),
    ("library/", "vuonuom.web.reference.urls"),
    ("mailbox/", "vuonuom.web.mailbox.urls"),
    ("opinions/", "vuonuom.web.mailbox.opinion_urls"),
    ("", "vuonuom.web.search.urls"),
    ("directives/", "vuonuom.web.directives.urls"),
    ("targets/", "vuonuom.web.targets.urls"),
    ("challenges/", "vuonuom.web.challenges.urls"),
    ("conferences/", "vuonuom.web.conferences.urls"),
    ("congresses/", "vuonuom.web.congresses.urls"),
    ("progress/", "vuonuom.web.progress.urls"),
    ("movements/", "vuonuom.web.movements.urls"),
    ("reports/", "vuonuom.web.reports.urls"),
    ("units/", "vuonuom.web.units.urls"),
    ("lists/", "vuonuom.web.rosters.urls"),
    ("slips/", "vuonuom.web.slips.urls"),
    ("", "vuonuom.web.health.urls"),
    ("", "vuonuom.web.notices.urls"),
    ("", "vuonuom.web.offline.urls"),
    ("", "vuonuom.web.printed.urls"),
    ("", "vuonuom.web.claims.urls"),
    ("seals/", "vuonuom.web.seals.urls"),
    ("", "vuonuom.web.tokens.urls"),
    ("", "vuonuom.web.verify.urls"),
    ("councils/", "vuonuom.web.councils.urls"),
    ("incubator/", "vuonuom.web.incubator.urls"),
    ("products/", "vuonuom.web.products.urls"),
    ("adoptions/", "vuonuom.web.adoptions.urls"),
    ("exhibitions/", "vuonuom.web.exhibitions.urls"),
]

urlpatterns = [path(prefix, include(module)) for prefix, module in AREAS]

handler400 = "vuonuom.web.frame.errors.bad_request"
handler403 = "vuonuom.web.frame.errors.forbidden"
handler404 = "vuonuom.web.frame.errors.missing"
handler429 = "vuonuom.web.frame.errors.too_many"
handler500 = "vuonuom.web.frame.errors.broken"
