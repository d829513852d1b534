using System.ComponentModel.DataAnnotations;

namespace AdapterFormats;

/// <summary>Bounds of an import. Each is checked before anything of that size is read or allocated.</summary>
public sealed class ImportLimits
{
    public const long DefaultMaxBytes = 512L << 20;
    public const int DefaultMaxFiles = 64;
    public const int DefaultMaxRank = 256;
    public const int DefaultMaxArchiveRatio = 20;
    public const int DefaultMaxConfigBytes = 1 << 20;
    public const int DefaultMaxManifestBytes = 64 << 10;
    public const int DefaultMaxHeaderBytes = 1 << 20;
    public const double DefaultMaxAlpha = 4096;
    public const double DefaultMaxScale = 256;

    /// <summary>Bytes of an upload, of the files that are read from it, and of the canonical form; default 512 MiB.</summary>
    [Range(1, int.MaxValue)]
    public long MaxBytes { get; set; } = DefaultMaxBytes;

    /// <summary>Files of a folder or entries of an archive; default 64.</summary>
    [Range(1, 4096)]
    public int MaxFiles { get; set; } = DefaultMaxFiles;

    /// <summary>Largest rank; default 256.</summary>
    [Range(1, 4096)]
    public int MaxRank { get; set; } = DefaultMaxRank;

    /// <summary>Unpacked bytes per packed byte of a whole archive; default 20.</summary>
    [Range(2, 1000)]
    public int MaxArchiveRatio { get; set; } = DefaultMaxArchiveRatio;

    /// <summary>Bytes of <c>adapter_config.json</c>; default 1 MiB.</summary>
    [Range(1024, 16 << 20)]
    public int MaxConfigBytes { get; set; } = DefaultMaxConfigBytes;

    /// <summary>Bytes of <c>adapter_manifest.json</c>; default 64 KiB.</summary>
    [Range(1024, 1 << 20)]
    public int MaxManifestBytes { get; set; } = DefaultMaxManifestBytes;

    /// <summary>Bytes of a safetensors header or of all metadata of a GGUF adapter; default 1 MiB.</summary>
    [Range(1024, 100_000_000)]
    public int MaxHeaderBytes { get; set; } = DefaultMaxHeaderBytes;

    /// <summary>Largest <c>lora_alpha</c>; default 4096.</summary>
    [Range(1, 1e6)]
    public double MaxAlpha { get; set; } = DefaultMaxAlpha;

    /// <summary>Largest effective scale (alpha / r, or alpha / √r with rsLoRA); default 256.</summary>
    [Range(1, 1e6)]
    public double MaxScale { get; set; } = DefaultMaxScale;
}
