"""Measures this app beside the two ways a newcomer would build the same map."""
