"""Figures for those who answer for them: roll-ups, sealed snapshots of a closed year, circulars, exports."""
