"""What the boards say they did: each call shown and spoken, by whom and when."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.people import DeviceKind
from kiosk.operations import receipts
from kiosk.operations.ports import Context
from kiosk.web.api.answers import perform
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import BoardPath, ReceiptsBody
from kiosk.web.auth import allow

boards = APIBlueprint(
    "api_boards", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="hall")], abp_responses=described(200)
)


@boards.post("/boards/<name>/receipts")
@allow(DeviceKind.BOARD)
def acknowledge(path: BoardPath, body: ReceiptsBody) -> Response:
    """Keeps what a board did; sent again, it changes nothing."""
    said = [receipts.Said(one.call_id, one.kind, one.result) for one in body.receipts]

    def verb(context: Context) -> tuple[int, dict[str, object]]:
        return 200, {"kept": receipts.acknowledge(context, path.name, said, body.sound)}

    return perform(verb)
