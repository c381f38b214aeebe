"""Qualitative text analysis of Latvian pilot reports on community social work (SDK)."""

__version__ = "0.1.0"
