"""The one plan of each establishment: actions wherever they come from, their costs, exceptions."""
