from __future__ import annotations

from tests.app.web.browsing import Browser, Page
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

from amparo.declarations import Role
from amparo.records.people import Profile
from amparo_app.web.site import Site


def test_whoever_is_added_signs_in_once_with_what_they_were_told_and_then_with_their_own(
    signed_in_as: SignedInAs, site: Site, office: Office
) -> None:
    """Nobody else ever knows the password with which somebody works."""
    administrator = signed_in_as("Sofía")
    administrator.get("/people/new")
    page = administrator.send("/people/new", name="Nora Nueva", email="nora@example.org", roles="paralegal")
    once = page.texts(".secret")[0]
    newcomer = Browser(site, office)

    newcomer.get("/sign-in")
    newcomer.send("/sign-in", email="nora@example.org", password=once)
    newcomer.send("/sign-in/choose", password=once, new_password="violet harbor kettle", again="violet harbor kettle")

    assert "Nora Nueva" in newcomer.get("/account").text
    assert (Role.PARALEGAL,) == office.records.find_person("clinic", "nora@example.org").roles


def test_who_may_not_manage_people_sees_them_and_changes_nothing(signed_in_as: SignedInAs, office: Office) -> None:
    """The list helps everybody to find a colleague; the forms are for those who answer for it."""
    paralegal, ana = signed_in_as("Pablo"), office.people["Ana"]
    paralegal.get(f"/people/{ana}")

    assert 200 == paralegal.page.status
    assert [] == paralegal.page.all("form[action$='/roles']")
    assert 404 == paralegal.post(f"/people/{ana}/roles", {**paralegal.hidden(), "roles": "director"}).status
    assert (Role.STAFF_ATTORNEY,) == office.records.person(ana).roles


def test_nobody_gives_themselves_a_role(signed_in_as: SignedInAs, office: Office) -> None:
    """Whoever manages accounts could otherwise let themselves into every case."""
    office.records.grant_role(office.people["Inés"], Role.OPERATOR)
    browser, own = signed_in_as("Inés"), office.people["Inés"]
    browser.get(f"/people/{own}")

    page = browser.send(f"/people/{own}/roles", roles=["intake_worker", "operator", "supervising_attorney"])

    assert ["Nobody gives themselves a role. Ask another administrator, a supervising attorney or a director."] == (
        page.texts(".notice.bad")
    )
    assert Role.SUPERVISING_ATTORNEY not in office.records.person(own).roles


def test_whoever_leaves_is_signed_out_and_the_last_manager_stays(signed_in_as: SignedInAs, office: Office) -> None:
    """An office that nobody manages could never let anybody in again."""
    leaving, supervisor = signed_in_as("Pablo"), signed_in_as("Sofía")
    pablo, sofia = office.people["Pablo"], office.people["Sofía"]
    supervisor.get(f"/people/{pablo}")
    supervisor.send(f"/people/{pablo}/active")
    supervisor.get(f"/people/{sofia}")
    page = supervisor.send(f"/people/{sofia}/active")

    assert "/sign-in" == leaving.get("/account").path
    assert not office.records.person(pablo).active
    assert ["Sofía Prueba is the last who may manage people here. Give somebody else that role first."] == (
        page.texts(".notice.bad")
    )
    assert office.records.person(sofia).active


def test_somebody_of_another_organization_is_nobody_here(signed_in_as: SignedInAs, office: Office) -> None:
    """An id that is not ours gets the answer of one that nobody has."""
    from amparo.records.organizations import OrganizationProfile

    office.records.create_organization("other", OrganizationProfile(name="Otra"))
    stranger = office.records.add_person("other", Profile(name="Eva Ajena")).id
    browser = signed_in_as("Sofía")

    answers = [browser.get(f"/people/{id_}") for id_ in (stranger, "p-none")]

    assert [404, 404] == [one.status for one in answers]
    assert answers[0].text == answers[1].text


def test_what_somebody_speaks_is_typed_by_name_and_each_reads_it_in_their_own(
    signed_in_as: SignedInAs, office: Office
) -> None:
    """Nobody knows the codes; the variant of a language stays, since an interpreter has to be of it."""
    victor = office.people["Víctor"]
    sofia = signed_in_as("Sofía", "es")
    sofia.get(f"/people/{victor}")
    sofia.send(f"/people/{victor}", languages="español, mam de Todos Santos")
    shown = signed_in_as("Sofía", "en").get(f"/people/{victor}")

    assert ["Spanish, mam de Todos Santos"] == [one.get("value") for one in shown.all("#languages")]
    assert "Spanish, mam de Todos Santos" in shown.texts("dd")


def test_a_stand_in_is_set_for_oneself(signed_in_as: SignedInAs, office: Office) -> None:
    """Whoever goes on leave need not ask anybody to enter it."""
    browser, own = signed_in_as("Pablo"), office.people["Pablo"]
    browser.get(f"/people/{own}")
    browser.send(f"/people/{own}/stand-in", by=office.people["Ana"], since="2027-01-10", until="2027-01-20")

    assert [office.people["Ana"]] == [one.by for one in office.records.person(own).profile.absences]


def test_a_date_that_does_not_exist_is_told_and_what_was_typed_stays(signed_in_as: SignedInAs, office: Office) -> None:
    """A slip of the finger costs one correction."""
    browser, own = signed_in_as("Pablo", "es"), office.people["Pablo"]
    browser.get(f"/people/{own}")
    page = browser.send(f"/people/{own}/stand-in", by=office.people["Ana"], since="2027-02-30")

    assert ["No existe la fecha «2027-02-30». Escríbala como 2027-03-04 y revise que el día exista."] == (
        page.texts(".notice.bad")
    )
    assert ["2027-02-30"] == [one.get("value") for one in page.all("#since")]


def refused(page: Page) -> list[str]:
    """Return the beginning of what a page refuses."""
    return [said.partition(",")[0] for said in page.texts(".notice.bad")]


def test_whoever_sees_no_case_lets_nobody_see_one(signed_in_as: SignedInAs, office: Office) -> None:
    """Neither by a role, nor by a password, an address or days away of somebody who does; others they look after."""
    signed_in_as("Sofía")
    olga = office.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))
    office.people["Olga"] = olga.id
    browser, ana = signed_in_as("Olga"), office.people["Ana"]
    helper = office.records.add_person("clinic", Profile(name="Hugo Prueba", email="hugo@example.org")).id
    before = office.records.person(ana)
    told = []
    for action, typed in (
        ("/roles", {"roles": ["staff_attorney", "director"]}),
        ("", {"email": "mine@example.org"}),
        ("/password", {}),
        ("/stand-in", {"by": olga.id}),
    ):
        browser.get(f"/people/{ana}")
        told += refused(browser.send(f"/people/{ana}{action}", **typed))
    browser.get("/people/new")
    told += refused(browser.send("/people/new", name="Nadie Prueba", email="nadie@example.org", roles=["paralegal"]))
    browser.get(f"/people/{helper}")
    once = browser.send(f"/people/{helper}/password").texts(".secret")

    own, account = "This role sees cases", "Ana Prueba sees cases"
    assert [own, account, account, account, own] == told
    assert before == office.records.person(ana)
    assert 1 == len(once)


def test_somebody_who_answers_for_sight_stays(signed_in_as: SignedInAs, office: Office) -> None:
    """Were the last of them sent away, whoever manages accounts could let themselves in again."""
    signed_in_as("Sofía")
    olga = office.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))
    office.people["Olga"] = olga.id
    browser, sofia = signed_in_as("Olga"), office.people["Sofía"]
    browser.get(f"/people/{sofia}")
    page = browser.send(f"/people/{sofia}/active")

    assert [
        "Sofía Prueba is the last supervising attorney or director here who can sign in. Only another of them"
    ] == refused(page)
    assert office.records.person(sofia).active


def test_somebody_stays_who_answers_for_sight_and_can_sign_in(signed_in_as: SignedInAs, office: Office) -> None:
    """A director who never came in keeps nobody from letting themselves in."""
    signed_in_as("Sofía")
    office.records.add_person("clinic", Profile(name="Dora Prueba"), (Role.DIRECTOR,))
    olga = office.records.add_person("clinic", Profile(name="Olga Prueba", email="olga@example.org"), (Role.OPERATOR,))
    office.people["Olga"] = olga.id
    browser, sofia = signed_in_as("Olga"), office.people["Sofía"]
    told = []
    for action, roles in (("/active", None), ("/roles", ["operator"])):
        browser.get(f"/people/{sofia}")
        told += refused(browser.send(f"/people/{sofia}{action}", roles=roles))

    assert [
        "Sofía Prueba is the last supervising attorney or director here who can sign in. Only another of them"
    ] * 2 == told
    assert office.records.person(sofia).active
