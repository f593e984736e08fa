"""What the team can ask about an idea, one file for each part of its work."""

from services.ideas.commands.instruction.examining import InstructIdea, PresentIdea, instruct_idea, present_idea

__all__ = ["InstructIdea", "PresentIdea", "instruct_idea", "present_idea"]
