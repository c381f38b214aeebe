"""What a user could take instead of the embedded engine, trained here to be measured beside it.

A module a peer, each with `train`, and what is needed to run it in a benchmark. The peers are no
dependencies of the package, and what is trained is not kept in the repository.
"""
