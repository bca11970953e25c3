"""Everything that touches the outside: database, disk, register files, keys, clock, randomness.

What the walk needs of them, `gateway.ports` promises; one suite of tests is passed by each store.
`assembly` alone chooses between them.
"""
