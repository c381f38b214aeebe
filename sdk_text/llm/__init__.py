"""A language model as one more coder, whose every word is checked (docs/llm.md).

- `settings`: the file ``sdk-llm.toml``; `addresses`, `client`: which server may be asked, and how
- `planning`, `masking`, `prompt`: what is asked, with names taken out
- `strict_json`, `verbatim`, `checking`: what of an answer is believed
- `answer_file`, `asking`: answers kept as they come; budget, attempts, resuming
- `coder`, `account`, `reporting`: codings, what became of every suggestion, what tables say
- `batch`, `pilot`, `conflicts`: without a server; against a person; reading a disagreement
"""
