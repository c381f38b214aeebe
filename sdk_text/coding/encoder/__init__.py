"""The encoder that reads the meaning of a segment: its inputs, its model folder, its session.

What its scores weigh against rules and named features: `sdk_text.coding.classifier_model`. It is
trained by ``scripts/train_encoder.py``.
"""
