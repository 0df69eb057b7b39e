from django.urls import path

from vuonuom.web.reports import views, writing

app_name = "reports"

urlpatterns = [
    path("<slug:code>/<int:year>/", views.reports, name="list"),
    path("<slug:code>/<int:year>/new/", writing.begin, name="new"),
    path("<slug:code>/<int:year>/below/", views.below, name="below"),
    path("<slug:code>/<int:year>/<slug:report>/", views.report, name="page"),
    path("<slug:code>/<int:year>/<slug:report>/word/", views.word, name="word"),
    path("<slug:code>/<int:year>/<slug:report>/excel/", views.excel, name="excel"),
    path("<slug:code>/<int:year>/<slug:report>/write/", writing.write, name="write"),
    path("<slug:code>/<int:year>/<slug:report>/issue/", writing.issue, name="issue"),
    path("<slug:code>/<int:year>/<slug:report>/drop/", writing.drop, name="drop"),
]
