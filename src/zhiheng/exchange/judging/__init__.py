"""Row by row: read every mapped cell, look at the row as a whole, and say what becomes of it."""
