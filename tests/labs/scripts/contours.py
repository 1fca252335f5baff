"""A surface, its contours and an image: a figure that was made before; one control sets another."""

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, interact

x, y = np.meshgrid(np.linspace(-3, 3, 60), np.linspace(-3, 3, 60))
fig = plt.figure(figsize=(9, 4))
flat = fig.add_subplot(121)
solid = fig.add_subplot(122, projection="3d")
image = flat.imshow(np.zeros_like(x), extent=(-3, 3, -3, 3), origin="lower", vmin=-1, vmax=1)
fig.colorbar(image, ax=flat)

levels = IntSlider(value=5, min=2, max=12)
turned = IntSlider(value=40, min=0, max=90)
levels.observe(lambda change: setattr(turned, "value", 5 * change["new"]), "value")


@interact(levels=levels, turned=turned, cmap={"viridis": "viridis", "grey": "gray"})
def surface(levels, turned, cmap):
    z = np.sin(x + levels / 4) * np.cos(y)
    image.set_data(z)
    image.set_cmap(cmap)
    for old in list(flat.collections):
        old.remove()
    flat.contour(x, y, z, levels=levels, colors="w", linewidths=0.7)
    solid.clear()
    solid.plot_surface(x, y, z, cmap=cmap, rstride=3, cstride=3)
    solid.view_init(elev=30, azim=turned)
    fig.canvas.draw_idle()
