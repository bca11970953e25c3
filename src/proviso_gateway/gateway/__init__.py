"""The walk: receive, assess, approve, trace, confirm, release, publish; and adopt, order, stop.

Each step is one module of one shape: load, let the core decide, record the event and its log entry
in one transaction, return a value. Steps take an `Actor` where a person acts.
"""
