using System.Runtime.InteropServices;

namespace AdapterHost.Grammars.Matching;

/// <summary>
/// Who called whom, for all open ways at once: calls of one rule at one place of the text are one node, however many callers it has. So
/// even an ambiguous grammar costs no more than a polynomial. Nodes only point to what was there before, or at the same place.
/// </summary>
internal sealed class CallStack
{
    private readonly List<Node> _nodes = [];
    private readonly List<Edge> _edges = [];
    private int[] _renumbered = [];
    private int[] _owners = [];

    public int Count => _nodes.Count;

    /// <summary>Nodes and edges: what it keeps.</summary>
    public int Size => _nodes.Count + _edges.Count;

    /// <summary>To come back to with <see cref="Rewind"/>.</summary>
    public (int Nodes, int Edges) Mark => (_nodes.Count, _edges.Count);

    public int Add(long place)
    {
        _nodes.Add(new Node { FirstEdge = -1, Place = place, Returned = -1 });
        return _nodes.Count - 1;
    }

    public long PlaceOf(int node) => _nodes[node].Place;

    /// <summary>Whether the call has been complete at the place where it began: callers that come late must hear of it.</summary>
    public bool ReturnedAt(int node, long place) => _nodes[node].Returned == place;

    public void SetReturned(int node, long place) => CollectionsMarshal.AsSpan(_nodes)[node].Returned = place;

    /// <param name="node">The call.</param>
    /// <param name="state">Where the caller goes on.</param>
    /// <param name="caller">The call that this state belongs to.</param>
    /// <param name="steps">Counts what it costs.</param>
    /// <returns>False when the caller is known.</returns>
    public bool AddCaller(int node, int state, int caller, ref int steps)
    {
        for (var edge = _nodes[node].FirstEdge; edge >= 0; edge = _edges[edge].Next)
        {
            steps++;
            if (_edges[edge].State == state && _edges[edge].Caller == caller)
            {
                return false;
            }
        }

        _edges.Add(new Edge(state, caller, _nodes[node].FirstEdge));
        CollectionsMarshal.AsSpan(_nodes)[node].FirstEdge = _edges.Count - 1;
        return true;
    }

    /// <summary>To walk a node's callers; below 0 is the end.</summary>
    public int FirstCaller(int node) => _nodes[node].FirstEdge;

    public Edge Caller(int edge) => _edges[edge];

    public void Rewind((int Nodes, int Edges) mark)
    {
        _nodes.RemoveRange(mark.Nodes, _nodes.Count - mark.Nodes);
        _edges.RemoveRange(mark.Edges, _edges.Count - mark.Edges);
    }

    /// <summary>Forgets what no configuration can return to, and renumbers the rest.</summary>
    public void Compact(Span<Configuration> open, List<int> work)
    {
        if (_renumbered.Length < _nodes.Count)
        {
            _renumbered = new int[_nodes.Count * 2];
        }

        Array.Fill(_renumbered, -1, 0, _nodes.Count);
        work.Clear();
        foreach (ref readonly var one in open)
        {
            Reach(one.Caller, work);
        }

        while (work.Count > 0)
        {
            var node = work[^1];
            work.RemoveAt(work.Count - 1);
            for (var edge = _nodes[node].FirstEdge; edge >= 0; edge = _edges[edge].Next)
            {
                Reach(_edges[edge].Caller, work);
            }
        }

        Move();
        foreach (ref var one in open)
        {
            one = one with { Caller = _renumbered[one.Caller] };
        }
    }

    private void Reach(int node, List<int> work)
    {
        if (_renumbered[node] < 0)
        {
            _renumbered[node] = 0;
            work.Add(node);
        }
    }

    /// <summary>Nodes and edges move towards the front, in their order: an edge's chain goes to earlier edges only.</summary>
    private void Move()
    {
        var nodes = CollectionsMarshal.AsSpan(_nodes);
        var edges = CollectionsMarshal.AsSpan(_edges);
        var kept = 0;
        for (var node = 0; node < nodes.Length; node++)
        {
            if (_renumbered[node] >= 0)
            {
                _renumbered[node] = kept++;
            }
        }

        // An edge belongs to the one node whose chain it is in: dead chains are marked by their place.
        var owners = edges.Length <= _owners.Length ? _owners : _owners = new int[edges.Length * 2];
        Array.Fill(owners, -1, 0, edges.Length);
        for (var node = 0; node < nodes.Length; node++)
        {
            for (var edge = nodes[node].FirstEdge; _renumbered[node] >= 0 && edge >= 0; edge = edges[edge].Next)
            {
                owners[edge] = node;
            }
        }

        var keptEdges = 0;
        for (var edge = 0; edge < edges.Length; edge++)
        {
            if (owners[edge] >= 0)
            {
                edges[keptEdges] = edges[edge] with { Caller = _renumbered[edges[edge].Caller] };
                owners[edge] = keptEdges++;
            }
        }

        for (var edge = 0; edge < keptEdges; edge++)
        {
            edges[edge] = edges[edge] with { Next = edges[edge].Next < 0 ? -1 : owners[edges[edge].Next] };
        }

        for (var node = 0; node < nodes.Length; node++)
        {
            if (_renumbered[node] >= 0)
            {
                nodes[_renumbered[node]] = nodes[node] with { FirstEdge = nodes[node].FirstEdge < 0 ? -1 : owners[nodes[node].FirstEdge] };
            }
        }

        Rewind((kept, keptEdges));
    }

    /// <param name="State">Where the caller goes on.</param>
    /// <param name="Caller">The call that this state belongs to.</param>
    /// <param name="Next">Another caller's edge.</param>
    public readonly record struct Edge(int State, int Caller, int Next);

    private record struct Node(int FirstEdge, long Place, long Returned);
}
