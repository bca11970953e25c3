"""Who may act, and on what basis: officers and their roles, adopted agreements, court orders.

Each is an act (`acts`, `statements`) that people sign; all acts in their order are the `charter`.
"""
