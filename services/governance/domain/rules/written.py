"""What a decision says of itself, for ever: in French, whoever reads it."""

from services.governance.domain.rules.reasons import REASONS
from services.governance.domain.rules.result import Ground, Result


def reason_of(result: Result) -> str:
    """What carried a decision, as the author of the idea reads it."""
    words = REASONS[result.outcome, result.ground]
    if result.ground is Ground.SECRET:
        return f"{words} ; avec moins de cinq bulletins, le détail des voix n’est pas donné."
    counted = result.tally
    if counted.options:
        return f"{words} : {max(counted.options)} voix sur {counted.expressed}."
    counts = f"{counted.in_favour} pour, {counted.against} contre, {counted.abstentions} en abstention"
    return f"{words} : {counts}."
