"""公开的网址：扫证件上的二维码，在 /v/ 之下，不必登录。"""

from django.urls import path

from zhiheng.registers import card_views

app_name = "verify"
urlpatterns = [path("<str:code>", card_views.verify, name="certificate")]

TITLES = {"certificate": "核验证件（公开）"}
