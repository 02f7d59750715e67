"""随平台提供的辖区：威海全域（含三个开发区，自编代码）与桓台；其他地方在页面上增加。"""

from zhiheng.directory.models import Jurisdiction

# (code, parent code, level, name)
PLACES = (
    ("370000", "", "province", "山东省"),
    ("371000", "370000", "city", "威海市"),
    ("371002", "371000", "county", "环翠区"),
    ("371003", "371000", "county", "文登区"),
    ("371082", "371000", "county", "荣成市"),
    ("371083", "371000", "county", "乳山市"),
    ("371071", "371000", "zone", "威海火炬高技术产业开发区"),
    ("371072", "371000", "zone", "威海经济技术开发区"),
    ("371073", "371000", "zone", "威海临港经济技术开发区"),
    ("370300", "370000", "city", "淄博市"),
    ("370321", "370300", "county", "桓台县"),
)


def load_places() -> int:
    """Adds the places that are missing, changes none; how many were added."""
    known = dict(Jurisdiction.objects.values_list("code", "path"))
    missing = []
    for code, parent, level, name in PLACES:
        if code in known:
            continue
        known[code] = f"{known.get(parent, '/')}{code}/"
        missing.append(
            Jurisdiction(
                code=code, name=name, level=level, parent_id=parent or None, path=known[code]
            )
        )
    Jurisdiction.objects.bulk_create(missing)
    return len(missing)
