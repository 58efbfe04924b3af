"""The language server: verdicts as somebody types, for every editor that speaks the protocol."""
