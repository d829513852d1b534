namespace Bench.Placement.Simulation;

/// <summary>A host's memory of adapters and what it works on.</summary>
internal sealed class SimulatedHost(int index, int room)
{
    private readonly Dictionary<int, LinkedListNode<(int Adapter, int Uses)>> _resident = [];
    private readonly LinkedList<(int Adapter, int Uses)> _order = new();

    public int Index => index;

    public int Running { get; private set; }

    public IEnumerable<int> Residents => _resident.Keys;

    public bool Has(int adapter) => _resident.ContainsKey(adapter);

    /// <returns>Whether the adapter was there.</returns>
    public bool Start(int adapter)
    {
        Running++;
        var hit = _resident.Remove(adapter, out var node);
        var uses = 0;
        if (node is not null)
        {
            uses = node.Value.Uses;
            _order.Remove(node);
        }
        else if (_resident.Count >= room)
        {
            Evict();
        }

        _resident[adapter] = _order.AddLast((adapter, uses + 1));
        return hit;
    }

    public void End(int adapter)
    {
        Running--;
        var node = _resident[adapter];
        node.Value = (adapter, node.Value.Uses - 1);
    }

    /// <summary>The least recently used that nobody uses.</summary>
    private void Evict()
    {
        for (var node = _order.First; node is not null; node = node.Next)
        {
            if (node.Value.Uses > 0)
                continue;
            _order.Remove(node);
            _resident.Remove(node.Value.Adapter);
            return;
        }
    }
}
