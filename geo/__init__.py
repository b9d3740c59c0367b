"""Computes: pure functions over tables keyed on area code."""
