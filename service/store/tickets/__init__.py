"""Tickets: what Procrastinate keeps on PostgreSQL so that each line that waits is worked on by one of the workers.

A job is handed out in the transaction that keeps it: one ticket to spread it, which workers turn into one for each of
its lines, some at a time. A ticket is gone once its work is done. Until then it comes back: after a pause when the work
failed, and when its worker gives no more sign of life. So work may be done twice, even at the same time; whoever does
it sees to it that this does no harm. Nothing else knows the library.
"""
