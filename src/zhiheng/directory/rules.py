"""谁监督谁（WH-3、WH-46-1、SD-4、SC-42）。"""

from zhiheng.directory.models import Agency
from zhiheng.law import coverage


def supervises(so: Agency, agency: Agency) -> bool:
    """监督机构 `so` 能否直接监督 `agency`（WH-3）。

    两条边：本级政府的部门、派出、授权组织与辖区内垂直管理机关；下级政府及其监督机构本身（SC-39）。
    下级政府的部门只能经提级监督，不在此列。开发区没有本级政府，其机关属设立它的政府。
    """
    coverage.executed("guard", "directory.supervises")
    if not so.is_supervision_authority or so.pk == agency.pk:
        return False
    if agency.kind == Agency.Kind.GOVERNMENT or agency.is_supervision_authority:
        return agency.path != so.path and agency.path.startswith(so.path)
    if agency.government_id is not None:
        return agency.government_id == so.government_id
    return agency.is_vertical and agency.path == so.path
