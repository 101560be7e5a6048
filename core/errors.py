"""What a person may be shown: a code, an English template and its values.

A message stays untranslated until someone reads it: the command line formats it as it is, the
dashboard passes the template through gettext first. Anything raised that is not a `UserError` is a
defect and stays visible in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """A sentence for a person, ready to be translated.

    Modules keep theirs as constants named after the code, and fill them in where they are said.

    Attributes:
        code: Stable identifier in snake case, for programs and tests.
        template: English sentence with `str.format` fields.
        values: What fills the fields; JSON types only.
    """

    code: str
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def with_values(self, /, **values: Any) -> Message:
        """Returns the message with some of its fields filled in."""
        return Message(self.code, self.template, {**self.values, **values})

    def error(self, /, **values: Any) -> UserError:
        """Returns the message as what is to be raised, with some of its fields filled in."""
        return UserError(self.code, self.template, **{**self.values, **values})

    def text(self, translate: Callable[[str], str] = str) -> str:
        """Returns the sentence, its template passed through `translate` first."""
        return translate(self.template).format(**self.values)

    def to_dict(self) -> dict[str, Any]:
        """Returns the message as JSON types, its English text included for readers of the file."""
        return {
            "code": self.code,
            "template": self.template,
            "values": dict(self.values),
            "text": self.text(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Message:
        """Rebuilds what `to_dict` wrote."""
        return cls(data["code"], data["template"], dict(data.get("values", {})))


class UserError(Exception):
    """Something the person can mend: the rule, what was received, the remedy."""

    def __init__(self, code: str, template: str, **values: Any) -> None:
        self.message = Message(code, template, values)
        super().__init__(self.message.text())

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions cross process borders between worker and client.
        return (_rebuild, (type(self), self.message))


class DamagedFile(UserError):
    """A file of ours is not what its writer writes; raised by the readers of these files alone."""


def _rebuild(kind: type[UserError], message: Message) -> UserError:
    return kind(message.code, message.template, **message.values)
