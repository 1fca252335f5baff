"""Exact account of one unitary that joins a system to a thermal environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .. import _validate as check
from .._validate import Complex
from .meeting import _meet


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
    done = _meet(rho, U, (H,), (beta,))
    return Account(
        before=done.before,
        after=done.after,
        environment=done.baths[0],
        entropy_change=done.entropy_change,
        environment_energy=done.bath_energy[..., 0][()],
        entropy_production=done.entropy_production,
        mutual_information=done.mutual_information,
        environment_divergence=done.bath_divergence[..., 0][()],
    )
