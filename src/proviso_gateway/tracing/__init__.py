"""Finds the one person meant (record linkage): one person, nobody, or doubt.

Records are compared, agreements weighed, the verdict given. Of two readers the plain one is the
rule (`comparison`), and the compiled one (`kernel`) must say the same.
"""
