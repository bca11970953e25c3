"""The walk: receive, assess, approve, trace, confirm, release, publish; and beside it
adopt, order, stop, recuse, set_apart.

Each step is one module of one shape: load, let the core decide, record the event and its log entry
in one transaction, return a value. Steps take an `Actor` where a person acts.

The other modules serve them: `ports` (what is needed of the outside), `intake` (a whole file of
requests), `recording`, `standing`, `slots`, `answering`, `envelope`, `witnessed`, `fields_held`,
`publish_after`; and the institution's acts, through `statements`: `house` (witnesses, clock, slots
put off) and `log_key`. `views` is what each side may see.
"""
