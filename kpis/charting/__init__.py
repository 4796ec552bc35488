"""How charts are drawn, from plain values; ``kpis.charts`` is the way in."""
