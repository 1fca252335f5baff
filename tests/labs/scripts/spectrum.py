"""A noisy signal and its spectrum: subplots, fixed data, a dropdown, a log slider, numbers below."""

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider, fixed, interact

t = np.linspace(0, 1, 512, endpoint=False)
noise = np.random.default_rng(0).normal(size=t.size)


def spectrum(freq, level, window, noise):
    signal = np.sin(2 * np.pi * freq * t) + level * noise
    weights = {"none": np.ones_like(t), "Hann": np.hanning(t.size)}[window]
    power = np.abs(np.fft.rfft(signal * weights)) ** 2
    _, (above, below) = plt.subplots(2, 1, figsize=(7, 5), constrained_layout=True)
    above.plot(t, signal, lw=0.8)
    above.set(xlabel="t / s", title=f"{freq:.0f} Hz")
    below.semilogy(power[:100])
    below.axvline(freq, color="C3", ls="--")
    below.legend(["power", "frequency"], loc="upper right")
    return {"peak": int(power.argmax()), "height": round(float(power.max()), 1)}


interact(
    spectrum,
    freq=FloatSlider(value=20, min=1, max=80, step=1, description="Hz"),
    level=FloatLogSlider(value=0.3, base=10, min=-2, max=1),
    window=["none", "Hann"],
    noise=fixed(noise),
)
