using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>Rows of floats in a tensor's data.</summary>
/// <param name="data">The first row.</param>
/// <param name="stride">Bytes from one row to the next.</param>
internal readonly unsafe struct Rows(void* data, nint stride)
{
    public static Rows Of(GraphNode node) => new(node.Data, node.RowStride);

    public float* this[int row] => (float*)((byte*)data + row * stride);
}
