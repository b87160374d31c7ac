"""Pairs of pages on which healing must find the right element or refuse."""
