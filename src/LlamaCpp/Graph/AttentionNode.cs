using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>
/// A <c>FLASH_ATTN_EXT</c> node: softmax(scale · q · kᵀ + mask) · v. Keys and values are those of the cache itself, whatever type it has: a
/// conversion in between is left out. Valid only inside the callback that received it.
/// </summary>
public readonly unsafe ref struct AttentionNode
{
    private readonly GgmlTensor* _tensor;

    /// <summary>The node's own parameters, wherever they are kept now.</summary>
    private readonly int* _parameters;

    internal AttentionNode(GgmlTensor* tensor, int* parameters)
    {
        _tensor = tensor;
        _parameters = parameters;
    }

    public AttentionPart Queries => AttentionPart.Of((GgmlTensor*)_tensor->Sources[0]);

    public AttentionPart Keys => AttentionPart.Of(CellsOf(1));

    public AttentionPart Values => AttentionPart.Of(CellsOf(2));

    /// <summary>Half-precision, a row of cells for each row: zero where it sees a cell, minus infinity elsewhere.</summary>
    public AttentionPart Mask => AttentionPart.Of((GgmlTensor*)_tensor->Sources[3]);

    /// <summary>F32; a vector for each head and row, heads side by side.</summary>
    public nint Result => (nint)_tensor->Data;

    public float Scale => BitConverter.Int32BitsToSingle(_parameters[0]);

    /// <summary>Scores are bent by cap · tanh(score / cap); 0 is off.</summary>
    public float SoftCap => BitConverter.Int32BitsToSingle(_parameters[2]);

    /// <summary>
    /// Nothing in it that <see cref="AttentionNode"/> cannot say: linear biases, sinks, several streams, several masks, types other than F32 and F16.
    /// </summary>
    public bool IsPlain
    {
        get
        {
            GgmlTensor* q = (GgmlTensor*)_tensor->Sources[0], k = CellsOf(1), v = CellsOf(2), mask = (GgmlTensor*)_tensor->Sources[3];
            return _parameters[1] == 0 && _tensor->Sources[4] == 0 && mask != null
                && q->Type == AttentionPart.F32 && mask->Type == AttentionPart.F16 && k->Type == v->Type && k->Type is AttentionPart.F32 or AttentionPart.F16
                && HasOneStream(q) && HasOneStream(k) && HasOneStream(v) && HasOneStream(mask) && mask->Extents[2] == 1
                && IsDense(q) && IsDense(k) && IsDense(v) && IsDense(mask)
                && q->Extents[0] == k->Extents[0] && k->Extents[1] == v->Extents[1] && mask->Extents[0] >= k->Extents[1] && mask->Extents[1] >= q->Extents[1]
                && k->Extents[2] == v->Extents[2] && q->Extents[2] % k->Extents[2] == 0
                && _tensor->Extents[0] == v->Extents[0] && _tensor->Extents[1] == q->Extents[2] && _tensor->Extents[2] == q->Extents[1];
        }
    }

    /// <summary>
    /// A conversion that llama.cpp puts before keys or values of an F32 cache, or null. Only of the cache itself, whose memory is its own: what the
    /// graph computes may have been given to somebody else by the time that attention is computed.
    /// </summary>
    internal static GgmlTensor* ConversionOf(GgmlTensor* attention, int source)
    {
        var cells = (GgmlTensor*)attention->Sources[source];
        var original = (GgmlTensor*)cells->Sources[0];
        return cells->Type == AttentionPart.F16 && cells->ViewSource == null && cells->Sources[1] == (ulong)cells
            && original != null && original->Type == AttentionPart.F32 && original->ViewSource != null && GraphNode.HasOwnMemory(original->ViewSource)
                ? cells
                : null;
    }

    private GgmlTensor* CellsOf(int source)
    {
        var conversion = ConversionOf(_tensor, source);
        return conversion != null ? (GgmlTensor*)conversion->Sources[0] : (GgmlTensor*)_tensor->Sources[source];
    }

    private static bool HasOneStream(GgmlTensor* tensor) => tensor->Extents[3] == 1;

    private static bool IsDense(GgmlTensor* tensor) => tensor->Strides[0] == (tensor->Type == AttentionPart.F32 ? 4u : 2u);
}
