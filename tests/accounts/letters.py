"""The letters that an act posted, as (address, subject) or in full."""

from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.platform.letters import Letter


def posted():
    """Every letter so far, the oldest first."""
    jobs = ProcrastinateJob.objects.filter(task_name="Letter:queue").order_by("id")
    return [Letter(**job.args) for job in jobs]


def told():
    """Who was told what."""
    return [(letter.to, letter.subject) for letter in posted()]


def letters_to(email):
    """What this person was written, as one text."""
    mine = [letter for letter in posted() if letter.to == email]
    return "\n\n".join(f"{letter.subject}\n{letter.body}" for letter in mine)
