namespace AdapterHost.Adapters;

/// <summary>In what precision adapters are kept in memory by the Mixed strategy.</summary>
internal enum AdapterPrecision
{
    /// <summary>Half where the base model is quantized: its own rounding is far coarser. Exact elsewhere.</summary>
    Auto,

    /// <summary>As the adapter came.</summary>
    Exact,

    /// <summary>F32 in 16 bits; what came in 16 bits as it is.</summary>
    Half,
}
