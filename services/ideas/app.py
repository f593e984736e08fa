"""The service of ideas, put together."""

from services.ideas.api import api
from services.ideas.commands.asking import recall_due_promises
from services.ideas.commands.calls import tell_due_closings
from services.ideas.commands.importing import IMPORT_IDEAS
from services.ideas.commands.instruction.coaching import recall_late_steps
from services.ideas.commands.instruction.feasibility import recall_due_opinions
from services.ideas.commands.instruction.next_call import tell_awaited_calls
from services.ideas.commands.similar import index_what_is_not
from services.ideas.personal import PERSONAL
from services.ideas.policies import policies
from services.ideas.tables import metadata, program_key
from services.ideas.web import pages
from services.ideas.web.visibility import keep_unseen_out
from shared.service import Service, Timer

api.before_request(keep_unseen_out)
service = Service(
    name="ideas",
    title="Idées",
    path="/idees",
    package="services.ideas",
    policies=policies,
    metadata=metadata,
    personal=PERSONAL,
    keys=program_key,
    pages=(*pages, api),
    subcommands=[IMPORT_IDEAS],
    timers=(
        Timer("closings", 1.0, tell_due_closings),
        Timer("index", 60.0, index_what_is_not),
        Timer("promises", 60.0, recall_due_promises),
        Timer("opinions", 60.0, recall_due_opinions),
        Timer("coaching", 60.0, recall_late_steps),
        Timer("wishes", 60.0, tell_awaited_calls),
    ),
)
