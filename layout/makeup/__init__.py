"""Make-up: which lines stand where, in whole rows of the grid."""
