"""`make bench`: figures for people to judge, each beside a yardstick of the same run; nothing is asserted."""

import os
import platform

# Set before the parser's library is loaded, which reads it once: one core means one thread.
os.environ["OMP_NUM_THREADS"] = "1"

from tests.bench.batches import measure_batches
from tests.bench.extraction import measure_extraction, measure_growth
from tests.bench.history import measure_history
from tests.bench.layers import measure_layers
from tests.bench.protection import measure_protection
from tests.bench.serving import measure_serving
from tests.bench.sharing import measure_sharing

print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores")
measure_extraction()
measure_growth()
measure_history()
measure_serving()
measure_layers()
measure_protection()
measure_batches()
measure_sharing()
