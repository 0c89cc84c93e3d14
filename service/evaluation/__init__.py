"""How well the extractor reads gold articles: the measures, what differs, and what changed since a saved run."""

from service.evaluation.run import evaluate

__all__ = ["evaluate"]
