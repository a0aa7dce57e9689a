"""The forms of incidents: text in, typed values out, nothing saved.

steps   form_for(step, data=None, declaration=, at=, saving=False) -> StepForm; .is_valid(),
        .declared() -> Declaration, .notices, .now, .later
paper   PaperForm(data=None, at=): every step on one page; .is_valid(), .declared(), .forms,
        .reception
desk    QualifyForm, DuplicateForm, OutOfScopeForm, NoteForm, CloseForm, AwarenessForm
inputs  the fields they are made of
"""
