"""Commands of a home: what an operator and the officers do, each at their own desk.

Whoever acts signs with a key file of their own (`--key`). No command takes somebody's name for
their hand.
"""
