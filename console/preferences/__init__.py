"""What a console remembers of its user: language, theme, bell, notices, and the keys they chose."""
