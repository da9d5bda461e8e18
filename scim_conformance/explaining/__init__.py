"""One requirement as a page, with exchanges that were played for it on the spot."""
