"""The rules of the product, shared by console and relay.

Everything here is pure: values in, values out. No I/O, no clock, no Textual.
"""
