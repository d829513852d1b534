namespace AdapterFormats.Elements;

/// <summary>The tensors of an opened file. Where the layout is not sound, names and shapes are judged all the same, but no value is
/// read.</summary>
internal sealed record TensorFile(Stream Stream, IReadOnlyList<RawTensor> Tensors, bool LayoutIsSound);
