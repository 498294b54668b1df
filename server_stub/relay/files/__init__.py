"""Attachments: bytes that go out, and media that people look at."""
