from django.urls import path

from vuonuom.web.products import sharing, views

app_name = "products"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.ready, name="ready"),
    path("new/<slug:project>/", views.propose, name="propose"),
    path("<slug:code>/", views.detail, name="detail"),
    path("<slug:code>/do/<slug:key>/", views.do, name="do"),
    path("<slug:code>/partners/", sharing.partners, name="partners"),
    path("<slug:code>/partners/<slug:unit>/drop/", sharing.drop, name="drop_partner"),
    path("<slug:code>/files/<int:pk>/", views.file, name="file"),
    path("<slug:code>/files/<int:pk>/remove/", views.remove_file, name="remove_file"),
]
