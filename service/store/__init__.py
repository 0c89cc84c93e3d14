"""All SQL, and all that knows a database: tables, transactions, queries."""
