"""Everything that lasts, through Django's models: store, log, and the approvals that are spent.

- `connecting`: databases by alias, SQLite or PostgreSQL; `translated_errors`: what a
  database refuses, as errors of ours; `writing`: one transaction; `number_lock`: the next number.
- `models`, `migrations`, `sql`: the tables, their constraints, and the triggers that guard them.
- `store`, `streams`: events, case by case; `kinds`: which of them must have a log entry; `bodies`,
  `key_store`: what is private, and the keys to it; `projections`: what is told without any key.
- `log`: the sequencer; `tree_rows`: its tree in rows; `publishing`: its files, by rename.
- `spent_approvals`: which approvals have been used.

Besides, `adapters.accounts`, `assembly.accounts`, the portal and the server know that there is
Django, and `pages.templating`, which uses its templates alone.
"""

from proviso_gateway.adapters.database.setting_up import set_up

set_up()  # Django's models cannot even be imported before; a server has done it already
