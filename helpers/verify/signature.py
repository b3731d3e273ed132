"""What does the learner's function accept? Its parameters, matched to the roles of a routine's arguments.

A learner writes `def my_conv(image, kernel, s=1, p=0)` where the library says `x, weight, stride, padding`.
Names decide where they are known; the others are matched by position.
"""

import inspect
from dataclasses import dataclass, field

REQUIRED = inspect.Parameter.empty

_STARRED, _TWICE_STARRED = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True)
class Role:
    """One argument of a library routine: its name, other names learners give it, its default."""

    name: str
    aliases: tuple = ()
    default: object = REQUIRED

    def known_as(self, parameter):
        return _plain(parameter) in {_plain(self.name), *map(_plain, self.aliases)}


@dataclass(frozen=True)
class Signature:
    """How to call one function with a routine's roles.

    Attributes
    ----------
    name : str
        The function's own name, for messages.
    parameters : dict of str to inspect.Parameter
        Role name to the parameter that takes it, in the order of the function's signature.
    takes_any : bool
        It has **kwargs, so every role can be passed by its own name.
    """

    name: str
    parameters: dict = field(default_factory=dict)
    takes_any: bool = False

    def takes(self, role):
        """True where the role can be passed; a cache only by a parameter of its own,
        never through **kwargs."""
        return role in self.parameters or (self.takes_any and role != "cache")

    def needs(self, role):
        """True where the function cannot be called without this role."""
        return role in self.parameters and self.parameters[role].default is REQUIRED

    def arguments(self, values, roles):
        """(positional, keywords) that pass `values`; what equals the library's default is left out.

        Parameters
        ----------
        values : dict of str to object
            By role name.
        roles : sequence of Role
        """
        defaults = {role.name: role.default for role in roles}
        positional, keywords, skipped = [], {}, False
        for role, parameter in self.parameters.items():
            value = values.get(role, defaults[role])
            if value is REQUIRED:
                raise TypeError(f"no value for {role}")
            omit = (parameter.default is not REQUIRED and is_default(value, defaults[role])
                    and parameter.kind is not inspect.Parameter.POSITIONAL_ONLY)
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY or skipped:
                if not omit:
                    keywords[parameter.name] = value
            elif omit:
                skipped = True
            else:
                positional.append(value)
        if self.takes_any:
            extra = {r: v for r, v in values.items() if r not in self.parameters and r != "cache"
                     and not is_default(v, defaults[r])}
            keywords.update(extra)
        return positional, keywords

    def written(self, values, roles):
        """The call as a learner would type it; arrays by the name of their role."""
        positional, keywords = self.arguments({r: _Shown(r, v) for r, v in values.items()}, roles)
        shown = [str(v) for v in positional] + [f"{name}={v}" for name, v in keywords.items()]
        return f"{self.name}({', '.join(shown)})"


class _Shown:
    """A value on its way into a message: numbers and words show as themselves, arrays and caches by name."""

    def __init__(self, role, value):
        self.value = value
        plain = isinstance(value, (str, int, float, type(None))) or (
            type(value) is tuple and all(isinstance(v, int) for v in value))
        self._text = repr(value) if plain and role != "cache" else role

    def __str__(self):
        return self._text


def is_default(value, default):
    value = value.value if isinstance(value, _Shown) else value
    if value is None or default is None or default is REQUIRED or hasattr(value, "shape"):
        return value is default
    return type(value) is type(default) and value == default


def read_signature(asked_by, function, roles, required):
    """Match the parameters of `function` with `roles`.

    Parameters
    ----------
    asked_by : str
        Who asks, for the message: "verify.conv2d".
    function : callable
    roles : sequence of Role
        In the library's order.
    required : sequence of str
        Roles that the function cannot do without.

    Raises
    ------
    TypeError
        If it is no function, or a parameter cannot be told, or a required role has no parameter.
    """
    if not callable(function):
        raise TypeError(f"{asked_by}: hand in a function, not {type(function).__name__}; "
                        f"without brackets: {asked_by}(my_function)")
    name = getattr(function, "__name__", None) or getattr(getattr(function, "func", None), "__name__", "f")
    name = "f" if name == "<lambda>" else name
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):         # a few built-in functions do not say; assume the library's own
        parameters = [inspect.Parameter(r.name, _POSITIONAL[1], default=r.default) for r in roles]
    matched, takes_any = _match(asked_by, name, parameters, roles, required)
    signature = Signature(name, matched, takes_any)
    missing = [r for r in required if not signature.takes(r)]
    if missing:
        raise TypeError(f"{asked_by}: {name}{_shown(parameters)} has no parameter for "
                        f"{' and '.join(missing)}; it is called as {name}({', '.join(required)}, …)")
    return signature


def _match(asked_by, name, parameters, roles, required):
    """(role name -> parameter, whether there is **kwargs)."""
    kinds = [p.kind for p in parameters]
    named = [p for p in parameters if p.kind not in (_STARRED, _TWICE_STARRED)]
    found = _by_name(named, roles, required)
    for position, parameter in enumerate(named):
        if parameter.name not in found:
            role = _by_position(position, parameter, roles, found)
            if role is not None:
                found[parameter.name] = role.name
            elif parameter.default is REQUIRED:
                raise TypeError(f"{asked_by}: what is the parameter {parameter.name!r} of "
                                f"{name}{_shown(parameters)}? Give it one of the library's names: "
                                f"{', '.join(r.name for r in roles)}")
    matched = {found[p.name]: p for p in named if p.name in found}
    takes_any = _TWICE_STARRED in kinds
    if _STARRED in kinds:       # *args: what is left arrives in the library's order,
        for role in roles:                              # with **kwargs beside it only what has no default
            if role.name not in matched and (role.default is REQUIRED or not takes_any):
                matched[role.name] = inspect.Parameter(role.name, _POSITIONAL[0], default=role.default)
    return matched, takes_any


def _by_name(named, roles, required):
    """Parameter name -> role name, for the names that are known."""
    found = {}
    for parameter in named:
        known = [role.name for role in roles if role.known_as(parameter.name)]
        role = next((name for name in known if name not in found.values()), None)
        if role is not None:
            found[parameter.name] = role
    for position, role in enumerate(roles):     # in f(a, b) the b is no bias: what is required comes first
        if role.name in required and role.name not in found.values() and position < len(named):
            found[named[position].name] = role.name
    return found


def _by_position(position, parameter, roles, found):
    """The role at this position, if nobody has it; an optional parameter must share its default too."""
    if parameter.kind not in _POSITIONAL or position >= len(roles) or roles[position].name in found.values():
        return None
    role = roles[position]
    if parameter.default is not REQUIRED and not is_default(parameter.default, role.default):
        return None
    return role


def _plain(name):
    return name.lower().replace("_", "")


def _shown(parameters):
    return f"({', '.join(str(p) for p in parameters)})"
