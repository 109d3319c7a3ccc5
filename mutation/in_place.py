"""Put a mutant in the place of the code that is already imported.

A function keeps its identity and gets other code, so that whoever holds it has the mutant: a table
of methods, a property, a cache, a test that imported its name.
"""

import ast
import functools
import gc
import sys
from collections import defaultdict
from types import CodeType, FunctionType, ModuleType

from mutation.mutants import Mutant


class Library:
    """What is loaded of the modules whose names start with one of ``prefixes``."""

    def __init__(self, prefixes: tuple[str, ...]):
        self.functions = defaultdict(list)
        self.caches = []
        self.first: dict[FunctionType, CodeType] = {}
        for thing in gc.get_objects():
            if type(thing) is FunctionType:
                self.functions[thing.__module__, thing.__code__.co_qualname].append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper) and str(
                thing.__module__
            ).startswith(prefixes):
                self.caches.append(thing)

    def change(self, mutant: Mutant) -> None:
        """Put the mutant in place; there is no way back, so do it in a fork.

        Raises
        ------
        Exception
            Whatever the new value of a constant raises where it is computed.
        """
        module = sys.modules[mutant.module]
        with mutant.changed():
            if isinstance(mutant.unit, ast.FunctionDef):
                self.exchange(mutant.unit, mutant.top, module)
                if mutant.place.parent is mutant.unit.args:
                    self._give_defaults(mutant.unit, module)
            else:
                _assign_again(mutant, module)
        self.forget()

    def forget(self) -> None:
        """Empty the caches: what was computed before may not stand in for what would be now."""
        for cache in self.caches:
            cache.cache_clear()

    def restore(self) -> None:
        """Give every function the code that it had at first."""
        for function, code in self.first.items():
            function.__code__ = code

    def exchange(self, unit: ast.FunctionDef, top: ast.stmt, module: ModuleType) -> None:
        """Give a running function the code of its tree, which may have changed."""
        code = _code_of(unit.name, compile(ast.Module([top], []), module.__file__, "exec"))
        for function in self.functions[module.__name__, code.co_qualname]:
            self.first.setdefault(function, function.__code__)
            function.__code__ = code

    def _give_defaults(self, unit: ast.FunctionDef, module: ModuleType) -> None:
        arguments = unit.args
        for function in self.functions[module.__name__, unit.name]:
            function.__defaults__ = tuple(_value(at, module) for at in arguments.defaults)
            named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            function.__kwdefaults__ = {to.arg: _value(at, module) for to, at in named if at}


def _code_of(name: str, whole: CodeType) -> CodeType:
    """The code of a function of the module, or of a method of a class there."""
    inside = [constant for constant in whole.co_consts if isinstance(constant, CodeType)]
    for code in inside:
        if code.co_name == name:
            return code
    return next(code for holder in inside for code in holder.co_consts
                if isinstance(code, CodeType) and code.co_name == name)  # fmt: skip


def _value(expression: ast.expr, module: ModuleType):
    return eval(compile(ast.Expression(expression), module.__file__, "eval"), vars(module).copy())


def _assign_again(mutant: Mutant, module: ModuleType) -> None:
    """The new value, for every module that imported the name."""
    scope = vars(module).copy()
    exec(compile(ast.Module([mutant.top], []), module.__file__, "exec"), scope)
    (target,) = mutant.unit.targets
    for name in (node.id for node in ast.walk(target) if isinstance(node, ast.Name)):
        before = getattr(module, name)
        if isinstance(before, dict):  # others may hold it under other names
            before.clear()
            before.update(scope[name])
            continue
        for other in list(sys.modules.values()):
            if getattr(other, "__dict__", {}).get(name) is before:
                setattr(other, name, scope[name])
