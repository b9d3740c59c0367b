"""Reads and stores: files, the store and, on request, CBS and PDOK."""
