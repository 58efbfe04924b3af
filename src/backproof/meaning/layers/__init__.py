"""Quantities that repeat by layer or by time: generic statements and their instances."""
