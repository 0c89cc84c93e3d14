"""What every route shares: problems, bodies, pages, ETags, limits, the contract and its page; knows no resource."""
