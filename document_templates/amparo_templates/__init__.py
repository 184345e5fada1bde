"""The Word templates that come with Amparo, each described by the YAML file of its name.

The `.docx` files are what a clinic uses and may edit in Word; `python -m amparo_templates.make` writes them afresh.
"""
