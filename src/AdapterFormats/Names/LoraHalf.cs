namespace AdapterFormats.Names;

/// <summary>Which factor of the low-rank product a tensor is.</summary>
internal enum LoraHalf
{
    A,
    B,
}
