from django.urls import path

from vuonuom.web.directives import clauses, products, reading, tasks, views

app_name = "directives"

urlpatterns = [
    path("", views.directives, name="list"),
    path("new/", views.enter, name="new"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/begin/", tasks.begin, name="begin"),
    path("tasks/<int:pk>/finish/", tasks.finish, name="finish"),
    path("tasks/<int:pk>/hand/", tasks.hand, name="hand"),
    path("coverage/", tasks.coverage, name="coverage"),
    path("<slug:code>/", views.directive, name="page"),
    path("<slug:code>/edit/", views.edit, name="edit"),
    path("<slug:code>/read/", reading.read, name="read"),
    path("<slug:code>/read/save/", reading.save, name="save_read"),
    path("<slug:code>/clauses/new/", views.add_clause, name="add_clause"),
    path("<slug:code>/clauses/<int:clause>/", views.edit_clause, name="edit_clause"),
    path("<slug:code>/clauses/<int:clause>/done/", clauses.finish, name="finish_clause"),
    path("<slug:code>/clauses/<int:clause>/reopen/", clauses.reopen, name="reopen_clause"),
    path("<slug:code>/clauses/<int:clause>/products/", products.products, name="products"),
    path(
        "<slug:code>/clauses/<int:clause>/products/<int:pk>/drop/",
        products.drop,
        name="drop_product",
    ),
    path("<slug:code>/clauses/<int:clause>/tasks/", tasks.of_clause, name="clause_tasks"),
    path("<slug:code>/clauses/<int:clause>/tasks/new/", tasks.give, name="give"),
]
