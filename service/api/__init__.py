"""The routes, one package for each version of the contract."""
