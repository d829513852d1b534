using AdapterFormats.Elements;

namespace AdapterFormats.Canonical;

/// <summary>One tensor to be written.</summary>
/// <param name="Name">GGUF name.</param>
/// <param name="Rows">ne[1].</param>
/// <param name="Columns">ne[0].</param>
/// <param name="SourceType">As it lies in the source.</param>
/// <param name="Source">Where its values lie.</param>
/// <param name="Factor">What each value is multiplied with; exactly 1 leaves the source's own bits.</param>
/// <param name="HeadRows">Rows of a head whose order is changed; null keeps the order.</param>
internal sealed record CanonicalTensor(
    string Name, int Rows, int Columns, ElementType SourceType, TensorBytes Source, double Factor, int? HeadRows)
{
    public AdapterElementType Type => Factor == 1 ? ElementTypes.Stored(SourceType) : AdapterElementType.F32;

    /// <summary>The source's bytes are also the target's, up to the order of rows.</summary>
    public bool IsVerbatim => Factor == 1 && SourceType != ElementType.Q8_0;

    public long Bytes => ElementTypes.Bytes(ElementTypes.Of(Type), (long)Rows * Columns);
}
