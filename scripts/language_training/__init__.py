"""Training of the embedded Latvian model (see scripts/train_language_model.py)."""
