"""The encoder that reads the meaning of a segment: its inputs, its model folder, its session."""
