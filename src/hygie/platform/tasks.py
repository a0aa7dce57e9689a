"""The jobs that keep the platform itself in order."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from hygie.platform import jobs, throttle, walls

# Before everything else: what they put in order may be what blocks the rest.
FIRST = 100


@app.periodic(cron="* * * * *")
@app.task(
    name="platform:rescue", queueing_lock="platform:rescue", priority=FIRST, pass_context=True
)
async def rescue(context: JobContext, timestamp: int) -> None:
    """Every minute: put back the jobs of killed workers."""
    await jobs.rescue(context.app.job_manager)


@app.periodic(cron="17 3 * * *")
@app.task(name="platform:forget", queueing_lock="platform:forget", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: forget the jobs that ended well a month ago; failures stay to be read."""
    await context.app.job_manager.delete_old_jobs(nb_hours=jobs.KEPT_HOURS)


@app.periodic(cron="*/10 * * * *")
@app.task(name="platform:forget_attempts", queueing_lock="platform:forget_attempts")
@walls.job("platform:forget_attempts")
def forget_attempts(timestamp: int) -> None:
    """Every ten minutes: forget the counts of attempts whose window is over."""
    throttle.forget(before=timestamp)
