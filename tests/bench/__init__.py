"""How fast the platform is, always beside a peer measured in the same minute on the same servers."""
