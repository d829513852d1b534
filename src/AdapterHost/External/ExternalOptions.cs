using System.ComponentModel.DataAnnotations;

namespace AdapterHost.External;

/// <summary>Section <c>External</c>: the engine that this host stands in front of. Only with <c>Engine:Kind=External</c>.</summary>
internal sealed class ExternalOptions
{
    public const string Section = "External";

    /// <summary>What it is.</summary>
    public EngineServerKind Server { get; set; }

    /// <summary>Its URL. Nobody but this host may be able to reach it: it believes everything.</summary>
    [Required, Url]
    public string Url { get; set; } = string.Empty;

    /// <summary>What it calls the base model; null takes the first that it lists.</summary>
    public string? ModelName { get; set; }

    /// <summary>
    /// Which weights it holds, e.g. the commit of their repository: adapters are bound to them. Another value is another base model.
    /// </summary>
    [Required, MaxLength(256)]
    public string Weights { get; set; } = string.Empty;

    /// <summary>Path of a file with the key that it asks for; null when it asks for none.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>Folder that adapters are written to for it to load, as this host sees it. Of this host and its engine alone, and in memory (tmpfs).</summary>
    [Required]
    public string AdapterFolder { get; set; } = string.Empty;

    /// <summary>The same folder as the engine sees it; null when both see it alike.</summary>
    public string? EngineAdapterFolder { get; set; }

    /// <summary>Accepts a folder that is not in memory: adapters then lie on a disk in plain form while they are resident.</summary>
    public bool AllowAdaptersOnDisk { get; set; }

    /// <summary>Adapters that are loaded together, no more than the engine keeps (vLLM's --max-cpu-loras, SGLang's --max-loaded-loras).</summary>
    [Range(1, 100_000)]
    public int MaxAdapters { get; set; } = 16;

    /// <summary>The largest rank that the engine was started for (--max-lora-rank). An adapter beyond it is refused before the engine sees it.</summary>
    [Range(1, 4096)]
    public int MaxRank { get; set; } = 64;

    /// <summary>Tokens of KV cache that running requests may need together; null asks the engine.</summary>
    [Range(64, int.MaxValue)]
    public int? KvTokens { get; set; }

    /// <summary>How the engine's prefix cache is treated when a tenant is deleted.</summary>
    public PrefixCaching PrefixCaching { get; set; }

    /// <summary>Seconds between two looks at what the engine has and does.</summary>
    [Range(1, 60)]
    public int PollSeconds { get; set; } = 2;

    /// <summary>Seconds that the engine may take to load or unload an adapter.</summary>
    [Range(1, 3600)]
    public int LoadSeconds { get; set; } = 60;
}
