"""The rules of comparison once more, compiled: what a search says of many people, in microseconds.

`names`, `places` and `birth_dates` state each rule for a reader, and whoever is told of is compared
by those. Here they are restated over numbers alone, so that everybody who shares a key with a
search can be weighed. A property test holds the two against each other, to the integer, and the
tracer finds nobody where they differ.

    layout      what the numbers of a register and of a search mean
    compiling   how all of this is compiled, and kept
    letters     how alike two runs of letters are
    glances     what is seen of a value without reading it
    slips       whether a name is another, written down wrongly
    names, crossing, places, dates
                how each field agrees
    caps        what an agreement weighs, and its limits
    strangers   what most people weigh, of whom nothing need be read
    weighing    what anybody weighs
    ranking     who stands first
"""

from proviso_gateway.tracing.kernel.compiling import compiled as compiled
from proviso_gateway.tracing.kernel.glances import sought_at_a_glance as sought_at_a_glance
from proviso_gateway.tracing.kernel.layout import *  # noqa: F403 -- every number of it
from proviso_gateway.tracing.kernel.letters import jaro_winkler as jaro_winkler
from proviso_gateway.tracing.kernel.letters import one_edit as one_edit
from proviso_gateway.tracing.kernel.letters import two_edits as two_edits
from proviso_gateway.tracing.kernel.letters import within as within
from proviso_gateway.tracing.kernel.ranking import foremost as foremost
from proviso_gateway.tracing.kernel.ranking import masses as masses
from proviso_gateway.tracing.kernel.strangers import stranger as stranger
from proviso_gateway.tracing.kernel.weighing import heavy as heavy
from proviso_gateway.tracing.kernel.weighing import weight as weight
