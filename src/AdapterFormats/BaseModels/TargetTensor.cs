namespace AdapterFormats;

/// <summary>A linear weight of the base model that an adapter may change.</summary>
/// <param name="Name">The GGUF name, e.g. <c>blk.0.attn_q.weight</c>.</param>
/// <param name="InputLength">ne[0]: the length of the vector that is multiplied.</param>
/// <param name="OutputLength">ne[1]: the length of the product.</param>
public sealed record TargetTensor(string Name, int InputLength, int OutputLength);
