"""Files that browsers get: the pages and Swagger UI."""
