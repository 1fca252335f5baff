"""claim(), a sentence of a lesson that is executed, and the ledger of all that the course claims."""

from .execute import Claim, ClaimError, claim, executed

__all__ = ["Claim", "ClaimError", "claim", "executed"]
