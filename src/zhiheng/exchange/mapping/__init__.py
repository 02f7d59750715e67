"""From a foreign sheet to our fields: catalogue, packs of known sheets, proposals with their reasons."""
