"""Parts that pages share: the visual system, the bar, the map, the table, the panel."""
