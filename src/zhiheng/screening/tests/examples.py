"""全部手写例子。"""

from zhiheng.screening.tests.examples_many import MANY_EXAMPLES
from zhiheng.screening.tests.examples_row import ROW_EXAMPLES
from zhiheng.screening.tests.scene import Example

EXAMPLES: dict[str, list[Example]] = {**ROW_EXAMPLES, **MANY_EXAMPLES}
