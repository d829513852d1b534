using AdapterFormats.Elements;

namespace AdapterFormats.Gguf;

/// <summary>The few of GGUF's tensor type numbers that adapters may use.</summary>
internal static class GgufTensorType
{
    public const uint F32 = 0;
    public const uint F16 = 1;
    public const uint Q8_0 = 8;
    public const uint BF16 = 30;

    public static ElementType? ToElementType(uint type) => type switch
    {
        F32 => ElementType.F32,
        F16 => ElementType.F16,
        Q8_0 => ElementType.Q8_0,
        BF16 => ElementType.BF16,
        _ => null,
    };

    public static uint Of(AdapterElementType type) => type switch
    {
        AdapterElementType.F16 => F16,
        AdapterElementType.BF16 => BF16,
        _ => F32,
    };
}
