"""The library: documents, the starter files, the doors to publishing, search, and doses in words."""
