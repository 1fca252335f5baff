"""Pictures of the physics: ``draw_x(axes, result, artists) -> artists``, in one visual language."""
