"""The ledger: every claim the course teaches and executes, in one sentence, with its verdict."""

from __future__ import annotations

from typing import NamedTuple

HOLDS, FAILS = "holds", "does not hold as stated"


class Entry(NamedTuple):
    """A claim in our words and its verdict: "holds", "holds if …" or "does not hold as stated"."""

    statement: str
    verdict: str = HOLDS


# A: claims of the article. P: claims of the paper (arXiv:2002.10747). B: beyond both.
LEDGER: dict[str, Entry] = {
    "A01": Entry("System and environment together evolve unitarily, and their joint entropy is constant."),
    "A02": Entry("Looking away from a part changes the entropy that is left to see."),
    "A03": Entry(
        "The information that leaves the system is in its correlations with the environment.",
        "holds if the growth of S_S + S_E is meant; of the entropy production they hold little in the end",
    ),
    "A04": Entry(
        "Exact microscopic laws reduce to a GKSL equation.",
        "holds if both start uncorrelated, the coupling is weak, the environment is large and forgets fast, "
        "and the rates are small against the differences of Bohr frequencies",
    ),
    "A05": Entry(
        "A physical map is completely positive and trace preserving; positive is not enough.",
        "holds if system and environment start uncorrelated, as A07 says",
    ),
    "A06": Entry("Every such map is a unitary on system and environment, followed by looking away."),
    "A07": Entry(
        "Complete positivity is the signature of a reduced unitary dynamics.",
        "holds if system and environment start uncorrelated, the environment in a fixed state",
    ),
    "A08": Entry("A Markovian generator is a commutator with a Hamiltonian plus a dissipator, in GKSL form."),
    "A09": Entry(
        "The system's entropy grows by at least the heat it takes from each bath times that bath's β.",
        "holds if every bath starts thermal and uncorrelated with the system; in a master equation, if each "
        "bath alone leads to the Gibbs state of the H with which heat is counted",
    ),
    "A10": Entry(
        "The change of energy splits into work, from the change of H, and heat, from the change of the "
        "state.",
        "holds if the jumps are the bath's own: a gauge leaves the generator as it is and can move heat "
        "into work",
    ),
    "A11": Entry("Relative entropy is never negative, is not symmetric and is no distance."),
    "A12": Entry("Data processing: no channel makes two states easier to tell apart."),
    "A13": Entry(
        "Spohn: the distance D(ρ‖π) to the stationary state never grows.",
        "holds if the evolution is a Markovian semigroup and π is its stationary state",
    ),
    "A14": Entry("The relative entropy to the Gibbs state is β times the excess of free energy."),
    "A15": Entry(
        "The information route and the heat route give the same entropy production.",
        "holds if there is one bath, and it is thermal",
    ),
    "A16": Entry(
        "With several baths, entropy production splits into non-adiabatic and housekeeping parts, both ≥ 0.",
        "holds if populations alone matter, with local detailed balance",
    ),
    "A17": Entry(
        "At a squeezed bath Clausius' expression can be negative, while Spohn's rate stays non-negative."
    ),
    "A18": Entry("Thermal rates obey local detailed balance: up over down is exp(−βω)."),
    "A19": Entry(
        "Any initial state relaxes to the Gibbs state.",
        "holds if the semigroup is ergodic: only multiples of one commute with all of its operators, "
        "and a stationary state has full rank",
    ),
    "A20": Entry(
        "The rate of entropy production is non-negative at every instant.",
        "holds if the evolution is a Markovian semigroup, and its stationary state, of full rank, "
        "is the reference",
    ),
    "A21": Entry(
        "Entropy production is a population part plus a coherence part, both non-negative.",
        "holds if the generator is secular; levels of equal energy count as one block",
    ),
    "A22": Entry(
        "The heat current depends on populations only.",
        "holds if the generator is secular and no two levels have the same energy; else on the blocks of "
        "equal energy",
    ),
    "A23": Entry("Beyond the secular approximation coherences drive heat, and positivity can fail."),
    "A24": Entry("A machine's efficiency is Carnot's less the cost of the entropy it produces."),
    "A25": Entry(
        "Erasing costs heat: Landauer's bound, with the exact remainder and the price of haste.",
        "holds if the memory and a thermal bath start uncorrelated",
    ),
    "A26": Entry(
        "Speed and precision are bounded by entropy production.",
        "holds if the process is one of populations and, for precision, stationary; coherence can break "
        "the precision bound",
    ),
    "A27": Entry(
        "A demon's work is at most the free energy it spends plus T times what it learnt.",
        "holds if the start is the Gibbs state at the bath's β",
    ),
    "P01": Entry("The entropy −Tr ρ ln ρ follows from a thought experiment with semipermeable walls."),
    "P02": Entry("Every generator has a canonical form: traceless, orthonormal jump operators, real rates."),
    "P03": Entry("The unitary term Tr{i[H,ρ] ln ρ} is zero: the commutator makes no entropy."),
    "P04": Entry("The term −Tr{D(ρ) ln ρ}, called external, is the whole of dS/dt."),
    "P05": Entry(
        "The entropy production of any quantum thermodynamic system is always zero.",
        "holds if 'production' is the name of the unitary term; it is not the σ of the second law",
    ),
    "P06": Entry(
        "Not in the paper, but easily read into it: the unitary term adds nothing to −dD(ρ‖π)/dt.",
        "holds if the stationary state commutes with H",
    ),
    "P07": Entry(
        "A closed quantum system which is in a non-equilibrium state does not tend to approach an "
        "equilibrium state after a long time.",
        "holds if the exact state of the whole is meant; its parts and most coarse views do equilibrate, "
        "for a while",
    ),
    "P08": Entry(
        "Not in the paper, but one may infer it: β(W − ΔF) of a closed driven system cannot be positive, "
        "since its entropy is constant.",
        FAILS,
    ),
    "P09": Entry(
        "In our reading: the heat over the bath's temperature may not stand in σ.",
        "holds if the bath's exact entropy is meant; Σ is another quantity, defined with that heat",
    ),
    "P10": Entry(
        "In our reading: βQ may stand in Σ only if the bath is in equilibrium at the end, too.",
        "holds if the bath's exact entropy is meant; Σ, defined with βQ, equals I + D for any bath that "
        "starts thermal and uncorrelated",
    ),
    "P11": Entry("When the whole evolves unitarily, the changes of S_A, S_B and −I(A:B) add up to zero."),
    "P12": Entry(
        "In our reading: T = dQ/dS is a well-defined temperature of any state.",
        "holds if the state is a Gibbs state, at positive or negative temperature, as a diagonal qubit is; "
        "else T is no function of the state",
    ),
    "P13": Entry("An engine's efficiency is one minus a ratio of two integrals of T dS."),
    "B01": Entry(
        "The correlations that carry the lost information move into the environment itself.",
        "holds if many modes share a weak coupling; one full swap leaves no correlations, and all of Σ is D",
    ),
    "B02": Entry(
        "A master equation put together from local pieces can break the second law.",
        "holds if heat is counted with the whole H; with the local Hamiltonians the same equation keeps it",
    ),
}
