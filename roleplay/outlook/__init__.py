"""What could happen: the exact exploration of everything a scenario allows."""

from roleplay.outlook.budget import Budget
from roleplay.outlook.exploration import explore
from roleplay.outlook.findings import EndingFound, Exploration, FarmableLoop, StrategyFound
from roleplay.outlook.outlook import Outlook, Reach
from roleplay.outlook.scale import Range

__all__ = [
    "Budget",
    "EndingFound",
    "Exploration",
    "FarmableLoop",
    "Outlook",
    "Range",
    "Reach",
    "StrategyFound",
    "explore",
]
