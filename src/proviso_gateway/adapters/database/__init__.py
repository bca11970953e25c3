"""Everything that lasts, through Django's models: store, log, and what the register's door recalls.

- `connecting`: databases by alias, SQLite or PostgreSQL; `faults`: what a database refuses, told.
- `models`, `migrations`, `sql`: the tables, their constraints, and the triggers that guard them.
- `store`: streams of events; `bodies` and `key_store`: what is private, and the keys to it;
  `projections`: what the tables tell without any key.
- `log`: the sequencer; `tree_rows`: its tree in rows; `publishing`: its files, by rename.
- `door`: which approvals the register's door has seen; `crash_points`: where tests pull the plug.

Nothing outside this package and `proviso_gateway.assembly` knows that there is Django.
"""

from proviso_gateway.adapters.database.setting_up import set_up

set_up()  # Django's models cannot even be imported before; a server has done it already
