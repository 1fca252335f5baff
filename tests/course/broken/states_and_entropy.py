"""Chapter 01's code with one thing wrong."""

# what is wrong, the code as it stands, the code instead
EDITS = (
    ("amplitudes for probabilities", "abs(b[q].conj() @ psi) ** 2", "abs(b[q].conj() @ psi)"),
    ("a ket that is not normalised", "0.6 * zero + 0.8j * one", "0.6 * zero + 0.6j * one"),
    (
        "amplitudes of the machine's kets added before they are squared",
        "(abs(made[m] @ b.conj()) ** 2).mean()",
        "abs((made[m] @ b.conj()).mean()) ** 2",
    ),
    ("a real ket", "0.6 * zero + 0.8j * one", "0.6 * zero + 0.8 * one"),
    ("other shares of the machine", '"0.4|+⟩⟨+|": 0.4 *', '"0.4|+⟩⟨+|": 0.6 *'),
    (
        "machine two makes one ket only",
        "0.5 * qep.projector(minus)",
        "0.5 * qep.projector(plus)",
    ),
    (
        "the arrow of another state",
        "qep.bloch_vector(rho)",
        "qep.bloch_vector(0.9 * rho + 0.1 * machine_one)",
    ),
    (
        "half of the two kets for all of them",
        "half = 0.5 * qep.projector(zero) + 0.5 * qep.projector(plus)",
        "half = 0.5 * qep.projector(zero) + 0.5 * qep.projector(one)",
    ),
)
