"""Why something was read differently: the stage of the extractor at fault, one module for each kind of difference."""
