"""Who decides what at the window: set by the administrator, kept in the ledger, told when it is refused."""

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.domain.people import SYSTEM, Role
from kiosk.operations.ports import Account, Context
from tests.api.program import Program
from tests.web.visitor import Page, Visitor


@pytest.fixture
def admin(site: Program) -> Visitor:
    return Visitor(site, "admin")


def account(site: Program, role: Role = Role.WINDOW) -> Account:
    found = site.house.system.read(SYSTEM, lambda context: context.unit.people.accounts())
    return next(one for one in found if one.role is role)


def rights_of(site: Program, who: Account) -> frozenset[str] | None:
    return site.house.system.read(SYSTEM, lambda context: context.unit.people.deciding_rights(who.id))


def sets(admin: Visitor, who: Account, **fields: object) -> Page:
    page = admin.opens(f"/admin/rights/{who.id}")
    hidden = {name: value for name, value in page.form(f"/admin/rights/{who.id}").items() if name != "action"}
    return Page(admin.client.post(f"/admin/rights/{who.id}", data=hidden | fields, follow_redirects=True))


@pytest.mark.parametrize(
    ("fields", "kept", "said"),
    [
        ({"decides": "all"}, None, "全部事项"),
        ({"decides": "none"}, frozenset(), "不决定任何事项"),
        ({"decides": "none", "items": ["SJ-001"]}, frozenset(), "不决定任何事项"),
        ({"decides": "some", "items": ["SJ-001", "YJS-001"]}, frozenset({"SJ-001", "YJS-001"}), "2 个事项，共 146 个"),
    ],
)
def test_all_none_or_a_list(
    site: Program, admin: Visitor, fields: dict[str, object], kept: frozenset[str] | None, said: str
) -> None:
    page = sets(admin, account(site), **fields)
    assert rights_of(site, account(site)) == kept
    assert said in page.said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选择“授权范围”"),
        ({"decides": "some"}, "请选择"),
        ({"decides": "some", "items": ["XX-999"]}, "没有编号为“XX-999”的事项"),
    ],
)
def test_refused(site: Program, admin: Visitor, fields: dict[str, object], said: str) -> None:
    page = sets(admin, account(site), **fields)
    assert page.status == 422
    assert said in page.said
    assert rights_of(site, account(site)) is None


def test_the_change_stands_in_the_ledger(site: Program, admin: Visitor) -> None:
    who = account(site)
    sets(admin, who, decides="some", items=["SJ-004"])

    def facts(context: Context) -> list[tuple[object, object]]:
        from kiosk.domain.facts import Subject

        found = context.unit.ledger.of(Subject.ACCOUNT, str(who.id))
        return [(fact.data.get("before"), fact.data["items"]) for _, fact, _, _ in found if "items" in fact.data]

    assert site.house.system.read(SYSTEM, facts) == [(None, ["SJ-004"])]


def test_only_window_staff_decide(site: Program, admin: Visitor) -> None:
    manager = account(site, Role.MANAGER)
    assert "不在窗口作决定" in admin.opens(f"/admin/rights/{manager.id}", 422).said
    assert "manager-1" not in admin.opens("/admin/rights/").said
    admin.opens("/admin/rights/999999", 404)


@pytest.mark.parametrize("role", ["window", "manager", "supervisor", "auditor"])
def test_only_the_administrator_sets_rights(site: Program, role: str) -> None:
    who = account(site)
    visitor = Visitor(site, role)
    assert visitor.client.get("/admin/rights/").status_code == 403
    assert visitor.client.get(f"/admin/rights/{who.id}").status_code == 403


@pytest.mark.parametrize(
    ("decides", "code", "kept"),
    [
        ("all", 0, None),
        ("none", 0, frozenset()),
        ("SJ-001, SJ-004", 0, frozenset({"SJ-001", "SJ-004"})),
        ("XX-1", 1, None),
    ],
)
def test_an_account_is_made_with_its_rights(
    site: Program, decides: str, code: int, kept: frozenset[str] | None
) -> None:
    words = ["account", "add", "li", "--role", "window", "--password-stdin", "--decides", decides]
    done = CliRunner().invoke(main, [*words, "--database", site.house.options.database], input="a long password\n")
    assert done.exit_code == code, done.output
    made = site.house.system.read(SYSTEM, lambda context: context.unit.people.account("li"))
    if code:
        assert made is None
    else:
        assert made is not None
        assert rights_of(site, made) == kept
