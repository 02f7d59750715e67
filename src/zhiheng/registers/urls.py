"""人员与制度的网址，在 /office/registers/ 之下。"""

from zhiheng.registers import people_urls as people
from zhiheng.registers.outsiders import urls as outsiders
from zhiheng.registers.systems import urls as systems
from zhiheng.registers.training import urls as training

app_name = "registers"
urlpatterns = [
    *people.urlpatterns,
    *training.urlpatterns,
    *systems.urlpatterns,
    *outsiders.urlpatterns,
]

# 角色与权限页上的名称；菜单上的、列表的不必再写
TITLES = {**people.TITLES, **training.TITLES, **systems.TITLES, **outsiders.TITLES}
