"""What each side may see: values made from cases and the charter, never the cases themselves. The
steps do not know them."""
