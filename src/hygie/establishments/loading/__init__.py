"""From records to tables: staged by COPY, compared and merged by sets, in one transaction."""
