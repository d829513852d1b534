using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>One operand of an attention node: a vector for each row and head.</summary>
/// <param name="Data">The first vector.</param>
/// <param name="Type">A ggml type number; 0 is F32, 1 is F16.</param>
/// <param name="Length">Elements of a vector; they lie side by side.</param>
/// <param name="Rows">Rows of the step for queries, cells for keys and values.</param>
/// <param name="Heads">Heads.</param>
/// <param name="RowStride">Bytes from one row to the next.</param>
/// <param name="HeadStride">Bytes from one head to the next.</param>
public readonly unsafe record struct AttentionPart(nint Data, int Type, int Length, int Rows, int Heads, nint RowStride, nint HeadStride)
{
    public const int F32 = 0, F16 = 1;

    internal static AttentionPart Of(GgmlTensor* tensor) => new(
        (nint)tensor->Data, tensor->Type, (int)tensor->Extents[0], (int)tensor->Extents[1], (int)tensor->Extents[2],
        (nint)tensor->Strides[1], (nint)tensor->Strides[2]);
}
