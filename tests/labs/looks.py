"""What a lab shows, read off its widgets and its artists: settings, places, letters, discs."""

import dataclasses

import numpy as np

from qep_widgets.live import Slider, Trail


def start(shown):
    """The parameters that it starts with, but for the trail."""
    values = {f.name: getattr(shown.start, f.name) for f in dataclasses.fields(shown.start)}
    return {name: value for name, value in values.items() if not isinstance(value, Trail)}


def ranges(shown):
    """The ends of every slider, and the options of every choice."""
    return {
        name: (spec.low, spec.high) if isinstance(spec, Slider) else tuple(value for _, value in spec.options)
        for name, spec in shown._specs.items()
    }


def presets(shown):
    """What each button sets."""
    return {label: dict(values) for label, values in shown._presets.items()}


def press(shown, label):
    next(b for b in shown._buttons if b.description == label).click()


def at(shown, **params):
    """The lab's artists at these parameters, drawn anew: a frame from the cache moves none."""
    shown.show(**params)
    shown._update(shown.params)
    return shown._artists


def places(artist):
    """The points of a line or of its markers, (n, 2)."""
    return np.stack([np.asarray(values, float) for values in artist.get_data()], axis=-1)


def letters(ax):
    """What is written in and around an axes, word for word."""
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    titles = [ax.title, ax._left_title, ax._right_title, ax.xaxis.label, ax.yaxis.label]
    legend = ax.get_legend()
    written = [*ax.texts, *titles, *ticks, *(legend.get_texts() if legend else [])]
    return {text.get_text() for text in written if text.get_text() and text.get_visible()}


def named(ax):
    """The name that a legend gives to each look: {name: (colour, line style, marker)}."""
    legend = ax.get_legend()
    return {
        text.get_text(): (handle.get_color(), handle.get_linestyle(), handle.get_marker())
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }


def discs_show(artists, prefix, expected):
    """Whether discs stand at these places with areas like |value| and hands along its phase.

    ``expected`` is {(x, y): value}; places are compared to a hundredth of their distance.
    """
    discs, hands = artists[f"{prefix} discs"], artists[f"{prefix} hands"].get_segments()
    centres, sizes = np.asarray(discs.get_offsets()), np.asarray(discs.get_sizes())
    spots, values = np.array(list(expected)), np.array(list(expected.values()))
    apart = np.linalg.norm(centres[:, None] - spots[None], axis=-1)
    near = apart.min(axis=1).max() < 0.01 * np.ptp(spots[:, 0]) and len(set(apart.argmin(axis=1))) == len(
        spots
    )
    moduli = np.abs(values)[apart.argmin(axis=1)]
    areas = np.allclose(sizes / sizes.sum(), moduli / moduli.sum(), atol=1e-9)
    pointed = {tuple(np.round(hand[0], 6)): complex(*(hand[-1] - hand[0])) for hand in hands}
    turned = all(
        abs(
            pointed[tuple(np.round(centre, 6))]
            / values[k]
            / abs(pointed[tuple(np.round(centre, 6))] / values[k])
            - 1
        )
        < 1e-6
        for centre, k in zip(centres, apart.argmin(axis=1), strict=True)
        if abs(values[k]) > 3e-4
    )
    return near and areas and turned
