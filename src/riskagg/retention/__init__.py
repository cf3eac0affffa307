"""What leaves the store again: one person on request, private text and old alerts by rule; and what a legal hold keeps."""
