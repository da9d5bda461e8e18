"""Starting in a project: what is found out about it, and the files that make its CI run the harness."""
