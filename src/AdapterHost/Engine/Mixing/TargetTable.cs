using System.Collections.Frozen;
using AdapterFormats;

namespace AdapterHost.Engine.Mixing;

/// <summary>Numbers the base model's targetable weights, so that the hot path compares integers. Immutable.</summary>
internal sealed class TargetTable
{
    private readonly FrozenDictionary<string, int> _indexes;

    public TargetTable(IReadOnlyList<TargetTensor> targets)
    {
        Targets = targets;
        _indexes = targets.Select((target, index) => (target.Name, index)).ToFrozenDictionary(x => x.Name, x => x.index);
    }

    public IReadOnlyList<TargetTensor> Targets { get; }

    public int Count => Targets.Count;

    /// <summary>-1 for a weight that no adapter may target.</summary>
    public int Find(string name) => _indexes.GetValueOrDefault(name, -1);
}
