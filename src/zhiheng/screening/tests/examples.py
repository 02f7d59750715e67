"""全部手写例子。"""

from zhiheng.screening.tests.examples_checks import CHECKS_EXAMPLES
from zhiheng.screening.tests.examples_fines import FINES_EXAMPLES
from zhiheng.screening.tests.examples_row import ROW_EXAMPLES
from zhiheng.screening.tests.examples_traces import TRACES_EXAMPLES
from zhiheng.screening.tests.scene import Example

EXAMPLES: dict[str, list[Example]] = {
    **ROW_EXAMPLES,
    **CHECKS_EXAMPLES,
    **FINES_EXAMPLES,
    **TRACES_EXAMPLES,
}
