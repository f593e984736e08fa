"""What carried a decision, in words."""

from services.governance.domain.rules.result import Ground, Outcome

REASONS = {
    (Outcome.GRANTED, Ground.MAJORITY): "La majorité s’est exprimée pour",
    (Outcome.REFUSED, Ground.MAJORITY): "La majorité s’est exprimée contre",
    (Outcome.GRANTED, Ground.ABSOLUTE): "Plus de la moitié des membres se sont exprimés pour",
    (Outcome.REFUSED, Ground.ABSOLUTE): "La majorité des membres ne s’est pas exprimée pour",
    (Outcome.GRANTED, Ground.QUALIFIED): "La majorité renforcée est atteinte",
    (Outcome.REFUSED, Ground.QUALIFIED): "La majorité renforcée n’est pas atteinte",
    (Outcome.GRANTED, Ground.UNANIMITY): "Personne ne s’est exprimé contre",
    (Outcome.REFUSED, Ground.UNANIMITY): "L’unanimité n’est pas atteinte",
    (Outcome.GRANTED, Ground.CONSENT): "Il ne reste aucune objection",
    (Outcome.REFUSED, Ground.CONSENT): "Il reste une objection, ou personne n’a consenti",
    (Outcome.GRANTED, Ground.CHOSEN): "Une réponse a été choisie parmi celles proposées",
    (Outcome.REFUSED, Ground.CHOSEN): "Aucune des réponses proposées n’a été choisie",
    (Outcome.GRANTED, Ground.CASTING_VOTE): "À égalité des voix, la présidence s’est exprimée pour",
    (Outcome.REFUSED, Ground.CASTING_VOTE): "À égalité des voix, la présidence s’est exprimée contre",
    (Outcome.REFUSED, Ground.TIE): "Il y a égalité des voix, et la présidence n’a pas départagé",
    (Outcome.REFUSED, Ground.NO_EXPRESSION): "Personne ne s’est exprimé pour ni contre",
    (Outcome.GRANTED, Ground.SECRET): "Le vote secret est favorable",
    (Outcome.REFUSED, Ground.SECRET): "Le vote secret n’est pas favorable",
}
