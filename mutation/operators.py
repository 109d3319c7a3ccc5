"""The small mistakes that are tried: each gives one other way to write a piece of code.

Left out, since no test should pin them: docstrings, annotations, whatever stands in a ``raise``,
and strings with a space in them, which are wording for people.
"""

import ast
from collections.abc import Iterator

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
PAIRS = [
    ("min", "max"),
    ("minimum", "maximum"),
    ("fmin", "fmax"),
    ("nanmin", "nanmax"),
    ("argmin", "argmax"),
    ("any", "all"),
    ("floor", "ceil"),
    ("removeprefix", "removesuffix"),
    ("log", "log1p"),
    ("exp", "expm1"),
    ("cumsum", "cumprod"),
    ("union", "intersection"),
]
EXCHANGED = dict(PAIRS) | {two: one for one, two in PAIRS}
DROPPED = {"abs", "sqrt", "exp", "log", "clip", "floor", "ceil", "sorted", "round", "square"}
MIRRORED = [("_t", "_c"), ("low", "high"), ("lower", "upper"), ("least", "most")]


def changes(node: ast.AST, names: set[str]) -> Iterator[ast.AST]:
    """Other ways to write ``node``; ``names`` are those that its function uses."""
    match node:
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(node.op)]())
        case ast.UnaryOp():
            yield node.operand
        case ast.BoolOp():
            yield _with(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
        case ast.Constant():
            yield from _constants(node)
        case ast.If() | ast.IfExp():
            yield from (_with(node, test=ast.Constant(value)) for value in (True, False))
        case ast.comprehension(ifs=[*ifs]) if ifs:
            yield _with(node, ifs=[])
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.Call():
            yield from _calls(node)
        case ast.Name(ctx=ast.Load()):
            yield from (_with(node, id=other) for other in _mirrored(node.id, names))
        case ast.Attribute(ctx=ast.Load()):
            yield from (_with(node, attr=other) for other in _mirrored(node.attr, names))


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for place, operator in enumerate(node.ops):
        ops = [*node.ops[:place], COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
        yield _with(node, ops=ops)


def _constants(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str) and " " not in node.value:
        yield ast.Constant(node.value + "X")


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for place, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield _with(node, keywords=node.keywords[:place] + node.keywords[place + 1 :])
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    if name in EXCHANGED:
        attribute = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield _with(node, func=_with(node.func, **{attribute: EXCHANGED[name]}))
    if name in DROPPED and node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def _mirrored(name: str, names: set[str]) -> Iterator[str]:
    """The same thing of the other arm or at the other end, where the function knows it."""
    for pair in MIRRORED:
        for one, other in (pair, pair[::-1]):
            mirrored = name.replace(one, other)
            if mirrored != name and mirrored in names:
                yield mirrored


def _with(node: ast.AST, **fields) -> ast.AST:
    """A copy of the node with other fields; its children are shared."""
    return type(node)(**{name: getattr(node, name, None) for name in node._fields} | fields)
