"""A small stationery shop in two versions: the site that the demo cases test."""
