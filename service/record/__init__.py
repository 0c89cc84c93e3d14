"""The one step that every change ends in: resolve what was touched, save it, log what became different."""
