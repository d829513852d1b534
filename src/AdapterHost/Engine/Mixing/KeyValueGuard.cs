using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Keeps poison out of the KV cache that all tenants share. ggml's attention reads every cell and multiplies what is masked by zero, and zero
/// times NaN or infinity is NaN: one such cell would spoil the answers of all, also long after its own sequence has gone. This host's own attention
/// reads a row's own cells only; the guard is for where it does not compute, and names the row at once. So before anything is written to
/// the cache each row of a key or value projection is looked at; one that is not finite, or too large for the cache's type, is set to zero and its
/// sequence reported. Everything else in the graph stays within its own row. Checked by the compute threads, each its own rows; begun and asked by
/// the inference thread between decodes.
/// </summary>
/// <remarks>The cost: one pass over the rows of keys and values, a few hundred floats a token and layer, at nodes that most adapters target anyway.</remarks>
internal sealed unsafe class KeyValueGuard
{
    /// <summary>
    /// The largest key or value that is let through. Half-precision caches hold 65,504, and the rotary embedding may still make √2 of it;
    /// trained models stay in the hundreds.
    /// </summary>
    public const float Largest = 32768;

    private readonly bool[] _watched;
    private readonly bool[] _spoilt;

    /// <param name="targets">The base model's targetable weights.</param>
    /// <param name="maxRows">The most rows of a step.</param>
    public KeyValueGuard(TargetTable targets, int maxRows)
    {
        _watched = [.. targets.Targets.Select(target => WritesCache(target.Name))];
        _spoilt = new bool[maxRows];
    }

    /// <summary>Whether a row of the step was zeroed.</summary>
    public bool Any { get; private set; }

    public bool IsSpoilt(int row) => Any && _spoilt[row];

    public void Begin()
    {
        if (Any)
        {
            Array.Clear(_spoilt);
            Any = false;
        }
    }

    /// <summary>Whether the products with this weight go into the cache, so that <see cref="Check"/> must see them.</summary>
    public bool Watches(int target) => _watched[target];

    /// <param name="node">A product with a watched weight, with every adapter's part in it: one row of the step each.</param>
    /// <param name="from">The first row to look at.</param>
    /// <param name="to">Behind the last.</param>
    public void Check(GraphNode node, int from, int to)
    {
        for (var row = from; row < to; row++)
        {
            var values = MemoryMarshal.CreateSpan(ref *(float*)((byte*)node.Data + row * node.RowStride), (int)node.RowLength);

            // MaxMagnitude keeps the sign of what it finds; NaN wins in it, and compares false.
            if (!(MathF.Abs(TensorPrimitives.MaxMagnitude<float>(values)) <= Largest))
            {
                values.Clear();
                _spoilt[row] = Any = true;
            }
        }
    }

    private static bool WritesCache(string name) =>
        name.EndsWith(".attn_k.weight", StringComparison.Ordinal)
        || name.EndsWith(".attn_v.weight", StringComparison.Ordinal)
        || name.EndsWith(".attn_qkv.weight", StringComparison.Ordinal);
}
