"""A straight line by pyplot, as in the first pages about interact: decorator, limits, show."""

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact


@interact(m=(-2.0, 2.0), b=(-3, 3, 0.5), grid=True)
def line(m=1.0, b=0.0, grid=True):
    plt.figure(2)
    x = np.linspace(-10, 10, num=1000)
    plt.plot(x, m * x + b)
    plt.ylim(-5, 5)
    if grid:
        plt.grid()
    print(f"y(10) = {10 * m + b:.1f}")
    plt.show()
