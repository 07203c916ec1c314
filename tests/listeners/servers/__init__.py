"""Local servers that speak the platforms' protocols, with faults on request."""
