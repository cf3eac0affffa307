"""The documents, installed beside the program: messages point to them."""
