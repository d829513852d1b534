using LlamaCpp;

namespace AdapterHost.Engine.Products;

/// <summary>
/// The base's Q8_0 weights, packed when a graph first shows them: in the probe at start. The file's own pages are then not read any more, and the
/// system may take them back. Asked on the inference thread; read by the compute threads.
/// </summary>
internal sealed class PackedWeights : IDisposable
{
    /// <summary>ggml's number for Q8_0.</summary>
    public const int Type = 8;

    private readonly Dictionary<nint, PackedWeight> _weights = [];
    private bool _sealed;

    /// <summary>Weights that are not packed by now stay ggml's.</summary>
    public void Seal() => _sealed = true;

    /// <summary>Whether the weight of a product of rows is one of those.</summary>
    public bool Takes(GraphNode weight)
    {
        if (weight.Type != Type || !weight.IsPlane || weight.RowLength % PackedWeight.Block != 0 || weight.Rows % PackedWeight.Outputs != 0)
        {
            return false;
        }

        if (!_weights.TryGetValue(weight.Id, out var packed))
        {
            if (_sealed)
            {
                return false;
            }

            packed = new PackedWeight(weight);
            _weights.Add(weight.Id, packed);
        }

        // A broken file's infinities are ggml's to show.
        return packed.IsFinite;
    }

    public PackedWeight Of(GraphNode weight) => _weights[weight.Id];

    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }

        _weights.Clear();
    }
}
