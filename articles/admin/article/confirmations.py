"""The verbs of a story as editors meet them: what the desk says of each, and asks for it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from articles import permissions, publishing
from articles.admin import confirmation_forms
from articles.admin.article.state import State
from articles.admin.confirmation import Confirmation, SecondaryButton
from articles.models import Article
from articles.publishing import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django_stubs_ext import StrOrPromise

Status = Article.Status


def _withdraw(article: Article, *, by: "User | AnonymousUser", note: str) -> None:
    if not publishing.withdraw(article, by=by, note=note):
        raise Refused(_("The story wasn’t published, so nothing has changed."))


def _schedule_consequences(about: State) -> "list[StrOrPromise]":
    said: list[StrOrPromise] = [
        _("The story goes live as it is saved now. What is written later waits for another publication.")
    ]
    if about.placed:
        said.append(_("Until then readers see revision %s.") % about.placed.number)
    if about.coming:
        said.append(_("This takes the place of what is scheduled for %s.") % about.comes_at)
    return said


def _unschedule_consequences(about: State) -> "list[StrOrPromise]":
    if not about.coming:
        return []
    stays = _("Readers go on seeing revision %s.") % about.placed.number if about.placed else ""
    said = _("The story doesn’t go live on %s.") % about.comes_at
    return [" ".join(filter(None, [said, stays, _("The text stays here, and can be scheduled again.")]))]


def _withdraw_consequences(about: State) -> "list[StrOrPromise]":
    words = {"headline": (about.placed or about.coming or about.article).headline}
    if about.live:
        said = _("“%(headline)s” leaves the site at once: its page, and every list that leads to it.")
    elif about.placed:
        said = _(
            "An embargo hides “%(headline)s” from readers. Once withdrawn, it doesn’t come back when the embargo ends."
        )
    else:
        said = _("“%(headline)s” comes off the schedule, and goes back to being a draft.")
    return [said % words, _("The text stays here, and can be published again. Links for a look end.")]


def _embargo_consequences(about: State) -> "list[StrOrPromise]":
    said: list[StrOrPromise] = [
        _("Before its end nothing of the story is seen, whoever publishes it and for whenever it is scheduled.")
    ]
    if about.live:
        said.append(
            _("Readers see the story now: it leaves the site at once, and comes back by itself when the embargo ends.")
        )
    return said


def _trash_consequences(about: State) -> "list[StrOrPromise]":
    said: list[StrOrPromise] = [
        _("Nothing is deleted: for thirty days the story can be taken out again, with all its history.")
    ]
    if about.live:
        said.insert(0, _("Readers see this story: it is withdrawn at once, and leaves the site."))
    elif about.placed or about.coming:
        said.insert(0, _("This story is scheduled or under embargo: it is withdrawn, and doesn’t go live."))
    return said


CONFIRMATIONS = [
    Confirmation(
        name="submit",
        may=permissions.may_submit,
        act=publishing.submit,
        link=lazy("Submit for review"),
        title=lazy("Submit this story for review?"),
        button=lazy("Submit for review"),
        done=lazy("The story is submitted: it waits for a reviewer."),
        consequences=lambda about: [_("It goes to whoever reviews it, as it is saved now.")],
        is_possible=lambda about: about.article.status == Status.DRAFT,
        otherwise=lazy("Only a draft can be submitted."),
        form_class=confirmation_forms.SubmitForm,
        is_of_words=True,
    ),
    Confirmation(
        name="take-back",
        may=permissions.may_take_back,
        act=publishing.take_back,
        link=lazy("Take out of review"),
        title=lazy("Take this story out of review?"),
        button=lazy("Take it out of review"),
        done=lazy("The story is a draft again: it waits for nobody’s review."),
        consequences=lambda about: [_("It is a draft again, and can be written on and submitted again.")],
        is_possible=lambda about: about.article.status == Status.IN_REVIEW,
        otherwise=lazy("The story isn’t in review: there is nothing to take out."),
        form_class=confirmation_forms.HandoverForm,
    ),
    Confirmation(
        name="send-back",
        may=permissions.may_review,
        act=publishing.send_back,
        link=lazy("Send back to the writer"),
        title=lazy("Send this story back to its writer?"),
        button=lazy("Send it back"),
        done=lazy("The story went back to its writer, with your reason."),
        consequences=lambda about: [_("It is a draft again, and its writer goes on with it.")],
        is_possible=lambda about: about.article.status != Status.DRAFT,
        otherwise=lazy("This story is a draft already: there is nothing to send back."),
        form_class=confirmation_forms.ReasonForm,
    ),
    Confirmation(
        name="approve",
        may=permissions.may_review,
        act=publishing.approve,
        link=lazy("Approve"),
        title=lazy("Approve this story?"),
        button=lazy("Approve it"),
        done=lazy("The story is approved: it can be published as it stands."),
        consequences=lambda about: [_("Whoever publishes it knows that it was read. Readers don’t see it yet.")],
        is_possible=lambda about: about.article.status == Status.IN_REVIEW,
        otherwise=lazy("The story isn’t in review: there is nothing to approve."),
        form_class=confirmation_forms.HandoverForm,
        is_of_words=True,
    ),
    Confirmation(
        name="schedule",
        may=permissions.may_publish,
        act=publishing.schedule,
        link=lazy("Schedule"),
        title=lazy("When does this story go live?"),
        button=lazy("Schedule it"),
        done=lazy("The story is scheduled. It needs nobody at that moment."),
        consequences=_schedule_consequences,
        form_class=confirmation_forms.ScheduleForm,
        is_of_words=True,
    ),
    Confirmation(
        name="unschedule",
        may=permissions.may_publish,
        act=publishing.unschedule,
        link=lazy("Take off the schedule"),
        title=lazy("Take this story off the schedule?"),
        button=lazy("Take it off"),
        done=lazy("The story is off the schedule."),
        consequences=_unschedule_consequences,
        is_possible=lambda about: about.coming,
        otherwise=lazy("Nothing of this story is scheduled."),
    ),
    Confirmation(
        name="come-down",
        may=permissions.may_publish,
        act=publishing.come_down,
        link=lazy("Set an end"),
        title=lazy("When does this story come down?"),
        button=lazy("Set the end"),
        done=lazy("The end of the story is as you chose it."),
        consequences=lambda about: [_("At that moment it leaves the site by itself. The text stays here.")],
        is_possible=lambda about: about.coming or about.placed,
        otherwise=lazy("The story is neither live nor scheduled: there is nothing to take down."),
        form_class=confirmation_forms.EndForm,
    ),
    Confirmation(
        name="withdraw",
        may=permissions.may_publish,
        act=_withdraw,
        link=lazy("Withdraw"),
        title=lazy("Withdraw this story?"),
        button=lazy("Yes, withdraw it"),
        done=lazy("The story is withdrawn: readers can’t reach it any more."),
        consequences=_withdraw_consequences,
        is_possible=lambda about: about.coming or about.placed,
        otherwise=lazy("The story isn’t published: there is nothing to withdraw."),
        is_destructive=True,
    ),
    Confirmation(
        name="embargo",
        may=permissions.may_set_embargo,
        act=publishing.set_embargo,
        link=lazy("Embargo"),
        title=lazy("Until when is this story under embargo?"),
        button=lazy("Set the embargo"),
        done=lazy("The embargo is as you chose it."),
        consequences=_embargo_consequences,
        form_class=confirmation_forms.EmbargoForm,
        secondary=SecondaryButton(
            "lift", lazy("Lift the embargo"), permissions.may_lift_embargo, lambda about: about.is_under_its_embargo
        ),
    ),
    Confirmation(
        name="trash",
        may=permissions.may_trash,
        act=publishing.trash,
        link=lazy("Move to the trash"),
        title=lazy("Move this story to the trash?"),
        button=lazy("Yes, move it to the trash"),
        done=lazy("The story is in the trash. For thirty days it can be taken out again."),
        consequences=_trash_consequences,
        is_destructive=True,
        to_list=True,
    ),
    Confirmation(
        name="untrash",
        may=permissions.may_untrash,
        act=publishing.untrash,
        link=lazy("Take out of the trash"),
        title=lazy("Take this story out of the trash?"),
        button=lazy("Take it out"),
        done=lazy("The story is out of the trash, and a draft again."),
        consequences=lambda about: [_("It comes back as a draft, with all its history.")],
        is_possible=lambda about: about.can_leave_the_trash,
        otherwise=lazy("It lay in the trash for more than thirty days, and can’t be taken out any more."),
        form_class=confirmation_forms.EmptyForm,
    ),
]
