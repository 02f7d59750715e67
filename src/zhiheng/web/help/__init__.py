"""使用手册：docs/manual 里的 Markdown，在平台内显示、检索。"""
