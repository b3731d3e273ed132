"""The cases, one module a family: small arrays, every trait that a slip could hide behind."""
