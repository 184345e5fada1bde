"""Government forms: a fillable PDF filled from a case, read back, and refused where it is not what it should be.

`answers` is pure and knows no PDF; the modules that open one bring pikepdf with them, which comes with the extra `pdf`.
"""
