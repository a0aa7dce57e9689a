"""What a declaration is and what it obliges to: values in, decisions out; no clock, no database.

vocabulary      Answer, OngoingState, DataImpact, DataKind, PatientDanger, OrganisationImpact,
                AffectedSystem, Origin, SupportKind, ReplyChannel: Labelled enumerations
lifecycle       Status, Severity; may_move(current, target), is_open(status), OPEN
fields          Step, Block, Sensitivity, Kind; Field(path, step, block, kind, label, help,
                required, limit, sensitivity, choices)
sections        Structure, Declarant, Facts, Impact, Cause, Authorities: the parts of a declaration
declaration     Declaration(.zone, .value(path), .changed({path: value})); SCHEMA, FIELDS;
                missing(d) -> {Step: (Field, …)}, can_wait(d),
                changes(before, after) -> (Change(label, old, new, field), …),
                summary(d, step=) -> ((Field, words), …), fields_of_step(step), steps(is_sent=)
encoding        to_json(d), from_json(written) raises Unreadable(path)
checks          problems(d, at=) -> (Problem(field, sentence), …); check(d, at=) raises Incomplete
                with .problems; str(problem) says the label too
identity        refuse_patient_identity(text) raises PatientIdentity
criteria        Criterion(.is_significant); criteria_met(impact), must_declare(criteria),
                is_significant(criteria), explain(impact), verdict(impact, origin=)
scope           scope(category, aggregate=) -> StructureKind(in_scope, medico_social, sentence)
taxonomy        incident_types(), entry_vectors(), incident_type(code), entry_vector(code)
causes          root_causes(), possible(type), derived(type, origin), origin_clash(origin, type);
                Finding, faults(finding, incident_type=), weighed(d, kept)
classification  classified(Known) -> Classification(rsit, nis2 lines with why); rsit(type), tags
territory       zone_of(department), zone_label(zone), department_of(postcode)
clock           read_day, read_hour, read_local(day, hour, zone=) -> Moment(instant, ambiguous),
                in_words(instant, zone, seconds=), without_zone, day_in_words, duration_in_words,
                time_left_in_words(due_at, at=), add_months(instant, months, zone=), local
situation       Situation; situation_of(d, aware_at=, done={code: at}, aggregate=)
duty_catalogue  catalogue(on=day) -> (DutyText, …)
duties          duties(situation, catalogue=, expected_within=) -> [Duty]; Applies, DutyState,
                state(duty, at=, thresholds=); a Duty has text, applies, why, due_at, expected_by,
                term, tolerant_due_at, is_planned, done_at, was_late, note
advice          first_hour(situation, desk_phone=, desk_mail=) -> ((Tone, text, why), …)
codes           new_resume_code(choose=), read_resume_code(text), hash_resume_code(code, key=),
                call_back_phrase(code_hash, key=), format_number(year, sequence),
                read_number(text) -> IncidentNumber(year, sequence)

What a duty is done by: `done` maps its code to the moment, `CSP_DECLARATION` at submission.
"""
