"""What a trainer should mend: the structure of a scenario, and what it gives away as an exercise."""

from roleplay.checks.checking import Checked, check_file, check_source
from roleplay.checks.settings import Settings, Thresholds, settings_in

__all__ = ["Checked", "Settings", "Thresholds", "check_file", "check_source", "settings_in"]
