from django.urls import path

from vuonuom.web.ideas import concerning, joining, together, views

app_name = "ideas"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("draft/", views.draft, name="draft"),
    path("where-to-go/", views.where_to_go, name="where_to_go"),
    path("together/", together.waiting, name="together"),
    path("together/<int:pk>/withdraw/", joining.withdraw, name="withdraw_joining"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/my-share/", together.my_share, name="my_share"),
    path("<slug:code>/shares/", together.shares, name="shares"),
    path("<slug:code>/about/", concerning.page, name="concern"),
    path("<slug:code>/join/", joining.join, name="join"),
    path("<slug:code>/joining/<int:pk>/", joining.answer, name="joining"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/say/", views.say, name="say"),
    path("<slug:code>/reply/", views.reply, name="reply"),
    path("<slug:code>/send-up/", views.send_up, name="send_up"),
    path("<slug:code>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:code>/not-mine/", views.disown, name="disown"),
    path("<slug:code>/pictures/<int:pk>/", views.picture, name="picture"),
]
