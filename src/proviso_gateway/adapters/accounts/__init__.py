"""Accounts: who may sign in to the portal, in a database of their own beside the home's.

- `models`, `migrations`: the tables. They name nobody: what people are called, and what they have
  not finished writing, lies in them under the home's secret only.
- `secrets`: that secret, and what is derived from it; `second_factor`: codes of six digits.

An account signs nobody in to signing: whoever signs, signs with a key of their own.
"""

from proviso_gateway.adapters.database.setting_up import set_up

set_up()  # as for the home's own tables
