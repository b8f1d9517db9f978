"""Topological order: what comes before what."""

from types import GenericAlias

__all__ = ["TopologicalSorter", "CycleError"]


class _Node:
    """A node: how many of its predecessors are not done, and what follows it."""

    __slots__ = ("node", "open", "successors", "state")

    def __init__(self, node):
        self.node = node
        self.open = 0
        self.successors = []
        self.state = "waiting"     # then "out", then "done"


class CycleError(ValueError):
    """The graph has a cycle, the second argument: each node is a predecessor of the next one."""


class TopologicalSorter:
    """Gives the nodes of a graph, predecessors first; {node: predecessors} is the graph."""

    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None
        self._out = 0
        self._done = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _get(self, node):
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes[node] = _Node(node)
        return found

    def add(self, node, *predecessors):
        """Adds a node and nodes that come before it; may be called again with further ones."""
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        entry = self._get(node)
        entry.open += len(predecessors)
        for each in predecessors:
            self._get(each).successors.append(node)

    def prepare(self):
        """Ends adding nodes; CycleError if there is no order."""
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [entry.node for entry in self._nodes.values() if not entry.open]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def get_ready(self):
        """The nodes all of whose predecessors are done, those given out before left out."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        result = tuple(self._ready)
        for node in result:
            self._nodes[node].state = "out"
        self._ready.clear()
        self._out += len(result)
        return result

    def is_active(self):
        """Whether there is more to do."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._done < self._out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """Notes that nodes are done, so that what follows them may become ready."""
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            entry = self._nodes.get(node)
            if entry is None:
                raise ValueError(f"node {node!r} was not added using add()")
            if entry.state == "waiting":
                raise ValueError(f"node {node!r} was not passed out (still not ready)")
            if entry.state == "done":
                raise ValueError(f"node {node!r} was already marked done")
            entry.state = "done"
            self._done += 1
            for each in entry.successors:
                follower = self._nodes[each]
                follower.open -= 1
                if not follower.open:
                    self._ready.append(each)

    def _find_cycle(self):
        # Depth first, without recursion; the way to the node is in `path`.
        seen = set()
        for start in self._nodes:
            if start in seen:
                continue
            path = []
            position = {}
            iterators = []
            node = start
            while True:
                if node in seen:
                    if node in position:
                        return path[position[node]:] + [node]
                else:
                    seen.add(node)
                    position[node] = len(path)
                    path.append(node)
                    iterators.append(iter(self._nodes[node].successors))
                while iterators:
                    try:
                        node = next(iterators[-1])
                        break
                    except StopIteration:
                        iterators.pop()
                        del position[path.pop()]
                else:
                    break
        return None

    def static_order(self):
        """All nodes in order."""
        self.prepare()
        while self.is_active():
            ready = self.get_ready()
            yield from ready
            self.done(*ready)

    __class_getitem__ = classmethod(GenericAlias)
