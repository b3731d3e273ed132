"""The stack explorer: layers one on another, shapes, parameters and cost updated."""
