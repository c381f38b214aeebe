"""What is dear to make and kept from run to run: parsed reports, analysed segments, codings.

`store` keeps bytes by key; `records`, `tables` and `arrays` turn what a run makes into bytes and
back, exactly and without pickle. What a key is made of: `sdk_text.run.kept`.
"""
