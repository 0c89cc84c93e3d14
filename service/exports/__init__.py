"""Whole lists in other forms than JSON: spreadsheets, calendars, event records. Pure: what is stored in, text out."""
