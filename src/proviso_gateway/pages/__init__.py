"""Values → what people read: lines, CSV, JSON, HTML and SVG."""
