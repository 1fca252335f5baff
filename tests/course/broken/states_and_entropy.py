"""Chapter 01's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("amplitudes for probabilities", "abs(ket.conj() @ psi) ** 2", "abs(ket.conj() @ psi)"),
    ("a ket that is not normalised", "0.6 * zero + 0.8j * one", "0.6 * zero + 0.6j * one"),
    ("a real ket", "0.6 * zero + 0.8j * one", "0.6 * zero + 0.8 * one"),
    (
        "recipe two makes one ket only",
        "0.5 * qep.projector(plus) + 0.5 * qep.projector(minus)",
        "0.5 * qep.projector(plus) + 0.5 * qep.projector(plus)",
    ),
    ("the arrow of another state", "qep.bloch_vector(rho)", "qep.bloch_vector(coin + 0.9 * (rho - coin))"),
    (
        "half of the two kets for all of them",
        "half = 0.5 * qep.projector(zero) + 0.5 * qep.projector(plus)",
        "half = 0.5 * qep.projector(zero) + 0.5 * qep.projector(one)",
    ),
)
