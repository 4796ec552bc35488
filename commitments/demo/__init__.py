"""The demonstration plan: its files, and the story that is told with them."""
