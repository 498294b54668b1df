"""Improper words in what visitors write (specification, section 6; docs/improper-words.md)."""
