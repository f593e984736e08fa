"""What the operators of the platform go through, rehearsed on real containers: the long form is `make rehearse`."""
