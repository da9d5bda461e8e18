"""The commands on mappings, each a few lines over the room: what they print, and their exit codes."""
