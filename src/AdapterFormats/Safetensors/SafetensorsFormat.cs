using AdapterFormats.Elements;

namespace AdapterFormats.Safetensors;

/// <summary>Constants of the safetensors format.</summary>
internal static class SafetensorsFormat
{
    /// <summary>The format's own bound on a header.</summary>
    public const long MaxHeaderBytes = 100_000_000;

    public const string MetadataKey = "__metadata__";

    /// <summary>Bytes of one element, or null for a type that the format does not know.</summary>
    public static int? ElementBytes(string type) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => null,
    };

    public static ElementType? ToElementType(string type) => type switch
    {
        "F32" => ElementType.F32,
        "F16" => ElementType.F16,
        "BF16" => ElementType.BF16,
        _ => null,
    };
}
