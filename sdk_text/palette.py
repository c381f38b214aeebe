"""The colours of the families of codes: the same in figures, in the reader and in exports.

Okabe and Ito's colours, told apart by people with any colour vision, with two more. They are
ordered so that neighbours differ in lightness, and so that the first five differ in hue: the reader
evens out their lightness for its light and dark ground. In print hatching doubles them.
"""

FAMILY_COLOURS = (
    "#0072B2",  # blue
    "#009E73",  # green
    "#E69F00",  # orange
    "#CC79A7",  # reddish purple
    "#D55E00",  # vermilion
    "#56B4E9",  # sky blue
    "#7A68C8",  # violet
    "#999999",  # grey
)


def family_colour(position: int) -> str:
    """Return the colour, "#RRGGBB", of the family at `position` of the codebook; they repeat."""
    return FAMILY_COLOURS[position % len(FAMILY_COLOURS)]
