namespace AdapterFormats.Gguf;

/// <summary>Constants of the GGUF format, version 3, and the keys that this project reads or writes.</summary>
internal static class GgufFormat
{
    public const uint Magic = 0x46554747; // "GGUF", little-endian
    public const uint Version = 3;
    public const uint DefaultAlignment = 32;
    public const int MaxDimensions = 4;

    public const string GeneralType = "general.type";
    public const string GeneralArchitecture = "general.architecture";
    public const string GeneralAlignment = "general.alignment";
    public const string AdapterType = "adapter.type";
    public const string AdapterAlpha = "adapter.lora.alpha";
    public const string AloraInvocationTokens = "adapter.alora.invocation_tokens";

    public const string SuffixA = ".lora_a";
    public const string SuffixB = ".lora_b";

    public static long Align(long offset, long alignment) => checked(offset + alignment - 1) / alignment * alignment;
}
