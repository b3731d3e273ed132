"""One module a family: what each routine's arguments are called,
which forms they take, and its public `verify.*`."""
