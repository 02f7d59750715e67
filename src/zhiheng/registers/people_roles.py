"""谁看得见、谁登记人员与证件。"""

from zhiheng.accounts.roles import EA_ROLES, GOV_ROLES, SO_ROLES, Role

READERS = tuple(sorted(SO_ROLES | GOV_ROLES | EA_ROLES))
SO = (Role.SO_HANDLER, Role.SO_HEAD)
MAY_REGISTER = (*SO, Role.EA_CLERK)
MAY_MOVE = (Role.SO_HEAD, Role.EA_HEAD)
MAY_PUBLISH = (*SO, Role.EA_CLERK, Role.EA_HEAD)
MAY_SEE_VOIDED = tuple(role for role in READERS if role != Role.EA_OFFICER)
