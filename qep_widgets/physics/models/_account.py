"""Exact account of one unitary that joins a system to a thermal environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import _validate as check
from .._validate import Complex
from ..composite import partial_trace, tensor
from ..entropies import entropy, gibbs_divergence, mutual_information
from ..states import gibbs


@dataclass(frozen=True, eq=False)
class Account:
    """What a unitary on system ⊗ environment did; the environment's numbers are its changes."""

    before: Complex
    after: Complex
    environment: Complex
    entropy_change: Any
    environment_energy: Any
    entropy_production: Any
    mutual_information: Any
    environment_divergence: Any


def joint_account(rho: Any, U: Any, H: Any, beta: Any) -> Account:
    """The identity ΔS_S + βΔE_E = I(S:E) + D(ρ_E'‖ρ_E), each term by its own formula.

    Exact for every unitary when the start is ρ ⊗ e^{−βH}/Z (M. Esposito, K. Lindenberg,
    C. Van den Broeck, New J. Phys. 12, 013013 (2010); D. Reeb, M. M. Wolf,
    New J. Phys. 16, 103011 (2014), theorem 3).  Leading axes broadcast; β is finite.
    """
    rho = check.state(rho, "rho")
    H = check.hermitian(H, "H")
    beta = check.number(beta, "beta")
    dims = (rho.shape[-1], H.shape[-1])
    U = check.unitary(U, "U")
    if U.shape[-1] != dims[0] * dims[1]:
        raise ValueError(
            f"U is {U.shape[-1]}×{U.shape[-1]}, but rho and H of dimensions {dims} need {dims[0] * dims[1]}"
        )
    check.batch(("rho", rho, 2), ("U", U, 2), ("H", H, 2), ("beta", beta, 0))
    environment = gibbs(H, beta)
    joint = U @ tensor(rho, environment) @ np.swapaxes(U.conj(), -1, -2)
    after = partial_trace(joint, dims, 0)
    environment_after = partial_trace(joint, dims, 1)
    gained = np.einsum("...ij,...ji->...", H, environment_after - environment).real
    change = entropy(after) - entropy(rho)
    return Account(
        before=np.broadcast_to(rho, after.shape),
        after=after,
        environment=environment_after,
        entropy_change=change,
        environment_energy=gained,
        entropy_production=change + beta * gained,
        mutual_information=mutual_information(joint, dims, 0),
        environment_divergence=gibbs_divergence(environment_after, H, beta),
    )
