"""谁监督谁（WH-3、SD-4、SC-42）。"""

from zhiheng.directory.models import Agency


def supervises(so: Agency, agency: Agency) -> bool:
    """监督机构 `so` 能否直接监督 `agency`（WH-3）。

    两条边：本级政府的部门、派出、授权组织与辖区内垂直管理机关；下级政府及其监督机构本身。
    下级政府的部门只能经提级监督，不在此列。
    """
    if not so.is_supervision_authority or so.pk == agency.pk:
        return False
    if agency.kind == Agency.Kind.GOVERNMENT:
        return agency.path != so.path and agency.path.startswith(so.path)
    if agency.is_vertical:
        return agency.path == so.path
    return agency.government_id is not None and agency.government_id == so.government_id
