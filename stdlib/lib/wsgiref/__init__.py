"""The interface between web servers and applications (PEP 3333): a small server and tools."""
