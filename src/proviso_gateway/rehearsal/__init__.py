"""Synthetic people, requests about them whose answers are known, and how well they are found.

Nobody in here exists.
"""
