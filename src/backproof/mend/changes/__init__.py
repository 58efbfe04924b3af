"""Single changes of a written formula, one file for each kind of slip: they make mutants of what
holds, and mend what fails."""
