"""Which letters ask something of whoever gets them, and what ends it for everybody."""

ASKS = {
    "idea_to_examine": "idea_id",
    "idea_to_read": "idea_id",
    "idea_completed": "idea_id",
    "answer_near": "idea_id",
    "answer_late": "idea_id",
    "evaluation_asked": "evaluation_id",
    "evaluation_due": "evaluation_id",
    "idea_to_complete": "idea_id",
    "report_made": "report_id",
    "dsi_opinion_asked": "idea_id",
    "dsi_opinion_due": "idea_id",
    "vote_convocation": "case_id",
    "vote_reminder": "case_id",
    "advice_asked": "advice_id",
    "question_put": "question_id",
    "decision_review_due": "review_id",
    "appeal_filed": "case_id",
    "condition_given": "condition_id",
    "condition_due_soon": "condition_id",
    "condition_late": "condition_id",
    "purchase_ready": "decision_id",
    "sponsor_gone": "product_id",
    "help_offered": "offer_id",
    "engagement_to_sign": "engagement_id",
    "roles_missing": "product_id",
    "exit_to_examine": "path_id",
    "exit_reserve_due": "reserve_id",
    "exit_review_due": "review_id",
    "hook_disabled": "hook_id",
}
"""Letter -> the fact that says what the person is asked to do something about."""

_VOTES = ("vote_convocation", "vote_reminder")
_EVALUATION = ("evaluation_asked", "evaluation_due")
_OPINION = ("dsi_opinion_asked", "dsi_opinion_due")
_EXAMINATION = ("idea_to_examine", "idea_completed", "idea_to_complete", "answer_near", "answer_late")
_READING = ("idea_to_read",)
ENDS = {
    "ideas.idea.visibility_changed.v1": _READING,
    "ideas.idea.instructed.v1": (*_READING, *_EXAMINATION),
    "ideas.idea.withdrawn.v1": (*_READING, *_EXAMINATION, *_OPINION),
    "ideas.idea.merged.v1": (*_READING, *_EXAMINATION, *_OPINION),
    "ideas.idea.presented.v1": _OPINION,
    "ideas.answer.published.v1": (*_EXAMINATION, *_OPINION),
    "ideas.feasibility.given.v1": _OPINION,
    "ideas.reporter.answered.v1": ("report_made",),
    "ideas.idea.completion_asked.v1": ("idea_to_examine", "idea_completed"),
    "ideas.evaluation.given.v1": _EVALUATION,
    "ideas.evaluation.recused.v1": _EVALUATION,
    "ideas.idea.completed.v1": ("idea_to_complete",),
    "governance.case.moved.v1": _VOTES,
    "governance.case.quorum_missed.v1": _VOTES,
    "governance.case.decided.v1": (*_VOTES, "appeal_filed"),
    "governance.advice.settled.v1": ("advice_asked",),
    "governance.question.settled.v1": ("question_put",),
    "governance.review.settled.v1": ("decision_review_due",),
    "governance.condition.changed.v1": ("condition_given", "condition_due_soon", "condition_late"),
    "portfolio.product.help_answered.v1": ("help_offered",),
    "portfolio.product.engagement_signed.v1": ("engagement_to_sign",),
    "portfolio.exit.accepted.v1": ("exit_to_examine",),
    "portfolio.exit.refused.v1": ("exit_to_examine",),
    "portfolio.exit.reserve_lifted.v1": ("exit_reserve_due",),
    "portfolio.exit.reviewed.v1": ("exit_review_due",),
}
"""Event -> the letters that ask nothing any more once it has happened, about the thing of which it speaks."""
