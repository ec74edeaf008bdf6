"""A sentence's parse as a tree.

tree(parse, first, last) -> Tree    subtree bounds, children and depth of each token
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Parse


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence's parse: tokens [first, last), and the subtree bounds and children of each."""

    first: int
    last: int
    left: tuple[int, ...]
    right: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    depth: tuple[int, ...]


def tree(parse: Parse, first: int, last: int) -> Tree:
    """Read the sentence of tokens [first, last) as a tree; heads outside it are ignored."""
    n = last - first
    children: list[list[int]] = [[] for _ in range(n)]
    roots = []
    for i in range(first, last):
        head = parse.tokens[i].head
        if head != i and first <= head < last:
            children[head - first].append(i)
        else:
            roots.append(i)
    left, right, depth = list(range(first, last)), list(range(first, last)), [0] * n
    order: list[int] = []
    todo = list(roots)
    while todo:
        i = todo.pop()
        order.append(i)
        for k in children[i - first]:
            depth[k - first] = depth[i - first] + 1
            todo.append(k)
    for i in reversed(order):
        for k in children[i - first]:
            left[i - first] = min(left[i - first], left[k - first])
            right[i - first] = max(right[i - first], right[k - first])
    return Tree(first, last, tuple(left), tuple(right), tuple(map(tuple, children)), tuple(depth))
