"""Values → what people read: tables as CSV, and (later) HTML and SVG."""
