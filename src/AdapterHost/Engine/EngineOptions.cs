using System.ComponentModel.DataAnnotations;

namespace AdapterHost.Engine;

/// <summary>Section <c>Engine</c>: how the base model is run.</summary>
internal sealed class EngineOptions
{
    public const string Section = "Engine";

    /// <summary>Mixed runs requests of different adapters in one decode (CPU); Native uses llama.cpp's own LoRA, one decode an adapter.</summary>
    public StrategyKind Strategy { get; set; } = StrategyKind.Mixed;

    /// <summary>Tokens of KV cache that all sequences share. A request is admitted when its prompt and its cap fit.</summary>
    [Range(64, 1 << 24)]
    public int ContextTokens { get; set; } = 16384;

    /// <summary>Requests that run at the same time; the rest wait.</summary>
    [Range(1, 256)]
    public int MaxSequences { get; set; } = 32;

    /// <summary>Requests that may wait; the next one is refused.</summary>
    [Range(0, 100_000)]
    public int MaxQueued { get; set; } = 256;

    /// <summary>The most rows (tokens of decode and prefill together) of one step.</summary>
    [Range(1, 8192)]
    public int BatchRows { get; set; } = 512;

    /// <summary>Compute threads, the inference thread included. 0 uses every processor.</summary>
    [Range(0, 512)]
    public int Threads { get; set; }

    /// <summary>How eagerly idle compute threads spin between graph pieces: 0 sleeps at once, 100 spins longest.</summary>
    [Range(0, 100)]
    public int Polling { get; set; } = 50;

    /// <summary>Type of the KV cache. Auto: F32 and exact attention on an F32 model, else F16 and flash attention where it helps.</summary>
    public CacheKind Cache { get; set; } = CacheKind.Auto;

    /// <summary>Accepts llama.cpp libraries of another build than the pinned one: the operator's word that their structures are the same.</summary>
    public bool AllowUnknownNativeBuild { get; set; }

    /// <summary>Layers placed on a GPU; needs the Native strategy, since mixing works on host memory.</summary>
    [Range(0, 10_000)]
    public int GpuLayers { get; set; }
}
