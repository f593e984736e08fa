"""What a decision says of itself, for ever: in French, whoever reads it."""

from services.governance.domain.rules.reasons import REASONS
from services.governance.domain.rules.result import Ground, Result


def reason_of(result: Result, answer: str = "") -> str:
    """What carried a decision, as the author of the idea reads it; `answer` is the one that was chosen."""
    words = REASONS[result.outcome, result.ground]
    if answer:
        words += f" : « {answer} »"
    if result.ground is Ground.SECRET:
        return f"{words} ; avec moins de cinq bulletins, le détail des voix n’est pas donné."
    counted = result.tally
    if result.chosen:
        return f"{words}, {counted.options[result.chosen - 1]} voix sur {counted.expressed}."
    counts = f"{counted.in_favour} pour, {counted.against} contre, {counted.abstentions} en abstention"
    return f"{words} : {counts}."
