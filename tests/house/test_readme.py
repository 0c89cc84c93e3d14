import re

from service.settings import Settings
from tests.house.repository import ROOT, text_of

README = text_of(ROOT / "README.md")


def test_every_setting_is_documented() -> None:
    """The README's table of settings is the code's: name, default and meaning."""
    prefix = Settings.model_config["env_prefix"]
    for name, setting in Settings.model_fields.items():
        row = f"| `{prefix}{name.upper()}` | {shown(name, setting.default)} | {setting.description} |"
        assert row in README, f"README.md lacks the row\n{row}"


def test_no_setting_is_documented_that_does_not_exist() -> None:
    """What the README promises can be set."""
    prefix = str(Settings.model_config["env_prefix"])
    documented = {word.removeprefix(prefix).lower() for word in re.findall(rf"{prefix}[A-Z_]+", README)}
    assert documented <= set(Settings.model_fields)


def test_every_command_in_the_readme_exists() -> None:
    """Each `make` target that the README names is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets


def shown(name: str, default: object) -> str:
    """A default as the table shows it; the database's depends on where the service is started."""
    if name == "database_url":
        return "`communique.db` in the current folder"
    return "none" if default == () else f"`{default}`"
