"""The circuit explorer: values go forward gate by gate, gradients come back wire by wire."""
