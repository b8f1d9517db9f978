"""Classes of MIME messages."""
