"""hygie check"""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.config import diagnosis


class Command(BaseCommand):
    """Say what is wrong, and how to mend it."""

    help = (
        "Examine les réglages, la base, les tâches et le disque : ce qui ne va pas, et le remède."
    )
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """It is typed `hygie check`: Django has a command of that name."""
        return super().create_parser(prog_name, "check", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --json."""
        parser.add_argument("--json", action="store_true", help="pour une machine")

    def handle(self, **options: Any) -> None:
        """Print one line per thing examined; end with 1 when something is wrong."""
        findings = diagnosis.examine(at=timezone.now())
        fine = all(finding.ok for finding in findings)
        if options["json"]:
            report = {"ok": fine, "checks": [asdict(finding) for finding in findings]}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            for finding in findings:
                mark = "!" if finding.to_know else "✓" if finding.ok else "✗"
                self.stdout.write(f"{mark} {finding.subject} : {finding.said}")
                if finding.mend:
                    self.stdout.write(f"    → {finding.mend}")
        if not fine:
            raise SystemExit(1)
