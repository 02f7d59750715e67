"""两种表的栏目：标准的列名、常见的写法、填写说明、示例。"""

from dataclasses import dataclass, field
from functools import cached_property

from zhiheng.directory.models import Agency, Officer, OfficerCertificate, OfficerDuty
from zhiheng.values.text import squeeze


@dataclass(frozen=True)
class Column:
    """一栏；`implied` 是这种列名本身说明了的证件种类。"""

    name: str
    label: str
    synonyms: tuple[str, ...] = ()
    hint: str = ""
    example: str = ""
    is_required: bool = False
    implied: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """一种表：栏目、写一行示例、标题。"""

    title: str
    columns: tuple[Column, ...]

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        named = {}
        for one in self.columns:
            for text in (one.label, *one.synonyms, *one.implied):
                named[squeeze(text)] = one
        return named

    def knows(self, heading: str) -> bool:
        return squeeze(heading) in self.by_heading


def _choices(words: list[str]) -> str:
    return "可选：" + "、".join(words)


DAY = "年月日齐全，例如 2026-10-16"
CODE = "单元格设为文本，数字格式会丢失数位"
ENFORCEMENT, SUPERVISION = "enforcement", "supervision"

OFFICERS = Form(
    "人员导入表",
    (
        Column("name", "姓名", ("人员姓名", "执法人员姓名", "持证人", "持证人姓名", "名字"), "", "张示范", True),
        Column("agency", "机关", (
            "单位", "机关名称", "单位名称", "所属机关", "所在机关", "所属单位", "所在单位", "工作单位",
            "执法机关", "执法单位", "执法主体", "执法主体名称", "机关信用代码", "单位信用代码",
        ), "名称、简称、登记过的写法或者统一社会信用代码", "演示执法局", True),
        Column("staff_type", "人员类别", (
            "人员性质", "编制类型", "编制性质", "人员身份", "用工性质",
        ), _choices(Officer.StaffType.labels), "公务员", True),
        Column("duties", "岗位", ("岗位类别", "执法岗位", "从事岗位", "岗位名称"),
               _choices(OfficerDuty.Kind.labels) + "；几个岗位用顿号隔开，没有的不写", "执法人员"),
        Column("works_from", "到岗日期", (
            "到岗时间", "入职日期", "入职时间", "上岗日期", "上岗时间",
        ), DAY, "2020-03-02", True),
        Column("works_to", "离岗日期", ("离岗时间", "离职日期", "离职时间"), f"{DAY}；在岗的不写"),
        Column("certificate_kind", "证件种类", ("证件类型", "证件类别", "证书种类", "证书类型"),
               _choices(OfficerCertificate.Kind.labels), "行政执法证"),
        Column("number", "证号", ("证件编号", "证书编号"), CODE, "37100000001", implied={
            "执法证号": ENFORCEMENT, "执法证编号": ENFORCEMENT, "执法证号码": ENFORCEMENT,
            "执法证件号": ENFORCEMENT, "执法证件号码": ENFORCEMENT, "执法证件编号": ENFORCEMENT,
            "行政执法证号": ENFORCEMENT, "行政执法证编号": ENFORCEMENT,
            "行政执法证件号码": ENFORCEMENT, "执法监督证号": SUPERVISION,
            "行政执法监督证号": SUPERVISION, "监督证号": SUPERVISION,
        }),
        Column("territory", "执法区域", ("执法地域", "执法辖区", "区域"),
               "辖区的名称或者区划代码；不写为机关所在的辖区", "371002"),
        Column("field", "执法领域", ("领域", "执法类别"), "不写为不限领域", "市场监管"),
        Column("valid_from", "有效期起", (
            "有效期自", "有效期开始", "有效起始日期", "证件有效期起", "发证日期", "发证时间",
        ), DAY, "2024-01-01"),
        Column("valid_to", "有效期止", (
            "有效期至", "有效期截止", "有效截止日期", "有效截止日", "证件有效期止", "有效期限至", "到期日期",
        ), DAY, "2028-12-31"),
        Column("law_qualification", "法律职业资格证号", (
            "法律职业资格证书编号", "法律职业资格证书号", "法律职业资格证编号", "法律职业资格编号",
        ), CODE),
        Column("is_first_review", "初次从事法制审核", ("初次法制审核", "是否初次从事法制审核"),
               "是或者否；写“是”的须有法律职业资格"),
        Column("is_another", "同名另一人", ("同名的另一人", "是否同名另一人"),
               "同一机关同名而到岗日期不同、确是另一人的，写“是”"),
    ),
)  # fmt: skip

AGENCIES = Form(
    "执法主体导入表",
    (
        Column("name", "机关名称", (
            "名称", "机关全称", "单位名称", "执法主体名称", "执法主体", "机关", "单位",
        ), "全称", "演示区市场监督管理局", True),
        Column("short_name", "简称", ("机关简称", "单位简称"), "", "演示区市场监管局"),
        Column("prefix", "机关代字", ("代字", "发文代字"), "", "演市监"),
        Column("credit_code", "统一社会信用代码", ("社会信用代码", "信用代码", "机关信用代码"),
               f"18 位，校验位须相符；{CODE}"),
        Column("kind", "类型", ("机关类型", "主体类型", "主体性质", "机关性质"),
               _choices(Agency.Kind.labels), "政府部门", True),
        Column("place", "辖区代码", (
            "区划代码", "行政区划代码", "辖区", "行政区划", "所在辖区",
        ), "区划代码或者辖区名称", "371002", True),
        Column("government", "所属政府", ("本级政府", "所属人民政府"),
               "名录里的，或者这张表里的；不写为辖区的本级政府"),
        Column("superior", "上级主管部门", ("上级机关", "上级部门", "主管部门"), "名录里的，或者这张表里的"),
        Column("superior_name", "平台以外的上级主管部门", ("平台外上级",), "不在名录里的上级，写名称"),
        Column("is_vertical", "垂直管理", ("是否垂直管理", "垂管"), "是或者否"),
        Column("is_supervision_authority", "监督机构", (
            "是否监督机构", "行政执法监督机构", "是否行政执法监督机构",
        ), "是或者否；一级政府只有一个"),
        Column("field", "执法领域", ("领域",), "", "市场监管"),
        Column("legal_basis", "设立与职权依据", ("设立依据", "职权依据", "依据"), "", "三定规定"),
        Column("powers", "职权范围", ("职权", "职责", "主要职责")),
        Column("supervision_unit", "监督科室", ("执法监督科室", "法制科室")),
        Column("responsible_leader", "第一责任人", ("主要负责人",)),
        Column("leader_post", "职务", ("第一责任人职务", "主要负责人职务")),
        Column("qualified_from", "主体资格起", (
            "主体资格起日", "资格起", "主体资格取得日期", "成立日期", "设立日期",
        ), DAY, "2019-01-25", True),
    ),
)  # fmt: skip
