using System.ComponentModel.DataAnnotations;
using AdapterHost.Engine.Mixing;
using AdapterHost.External;

namespace AdapterHost.Engine;

/// <summary>Section <c>Engine</c>: how the base model is run.</summary>
internal sealed class EngineOptions
{
    public const string Section = "Engine";

    /// <summary>Sequence numbers of one llama.cpp context at most (LLAMA_MAX_SEQ).</summary>
    public const int MostSequences = 256;

    /// <summary>
    /// Local computes in this process with llama.cpp; External stands in front of a vLLM or SGLang server (section <c>External</c>), and takes of this
    /// section only <see cref="MaxSequences"/> and <see cref="MaxQueued"/>.
    /// </summary>
    public EngineKind Kind { get; set; }

    /// <summary>
    /// Mixed runs requests of different adapters in one decode; Native uses llama.cpp's own LoRA, each adapter in a context of its own. Auto is
    /// Mixed while <see cref="GpuLayers"/> is 0: mixing works on memory that the host can see.
    /// </summary>
    public StrategyKind Strategy { get; set; } = StrategyKind.Auto;

    /// <summary>
    /// Native strategy: adapters that are in memory together, each with a context. A context costs a whole KV cache of
    /// <see cref="ContextTokens"/>, on the GPU if the model is there. Requests for more adapters than can be evicted for are refused with
    /// Retry-After.
    /// </summary>
    [Range(1, 256)]
    public int HotContexts { get; set; } = 8;

    /// <summary>With the Mixed strategy, where adapters' products are added: in the graph, or behind each product with the graph cut there.</summary>
    public MixingKind Mixing { get; set; } = MixingKind.Auto;

    /// <summary>
    /// Attention, and products with F32 and Q8_0 weights, by this host's own kernels where mixing is in the graph. A Q8_0 base is packed anew in
    /// memory for that, beside its file's pages, which the system may then take back. False leaves both to llama.cpp.
    /// </summary>
    public bool OwnKernels { get; set; } = true;

    /// <summary>
    /// Tokens of KV cache that all sequences share, and the most that one request may need. A request is admitted when its prompt and its cap fit.
    /// An eighth more is made for tenants that run nothing, so that one long prompt does not keep their short ones out.
    /// </summary>
    [Range(64, 1 << 24)]
    public int ContextTokens { get; set; } = 16384;

    /// <summary>
    /// Sequences that run at the same time; the rest wait. A tenant that runs nothing may use one of an eighth more, so that others' long
    /// answers do not keep it out.
    /// </summary>
    [Range(1, MostSequences)]
    public int MaxSequences { get; set; } = 32;

    /// <summary>
    /// Ended sequences whose KV cells are kept for the same tenant, adapter and salt: a request that begins alike decodes only the rest.
    /// They use KV tokens that no running sequence has reserved, and go first when one needs them. 0 keeps none. With MaxSequences at most 256.
    /// </summary>
    [Range(0, MostSequences - 1)]
    public int IdlePrefixes { get; set; } = 32;

    /// <summary>
    /// KV tokens that the idle prefixes hold at most, together. Null is half of ContextTokens; where ggml computes attention and walks over every cell in use, a
    /// quarter, an eighth with an F32 cache. Of a longer sequence its beginning is kept; when there are too many, the tenant that holds most loses
    /// its oldest.
    /// </summary>
    [Range(0, 1 << 24)]
    public int? IdlePrefixTokens { get; set; }

    /// <summary>
    /// Requests that may wait; the next one is refused. Of more than three, a tenant alone fills three quarters at most, and less the more
    /// others wait.
    /// </summary>
    [Range(0, 100_000)]
    public int MaxQueued { get; set; } = 256;

    /// <summary>The most rows (tokens of decode and prefill together) of one step.</summary>
    [Range(1, 8192)]
    public int BatchRows { get; set; } = 512;

    /// <summary>
    /// Rows of one step whose logits may be wanted (each generating sequence wants one; predicted and scored tokens one each). Raised to the
    /// number of sequences. A row costs a vocabulary of 4-byte floats.
    /// </summary>
    [Range(1, 8192)]
    public int OutputRows { get; set; } = 96;

    /// <summary>The most tokens of a text to embed: a KV cache of its own, made at the first such request. 0 embeds nothing.</summary>
    [Range(0, 1 << 20)]
    public int EmbeddingTokens { get; set; } = 2048;

    /// <summary>
    /// Predicted tokens tried in one step, those of all sequences together; 0 tries none. './dev bench prediction' shows what a row costs.
    /// </summary>
    [Range(0, 1024)]
    public int PredictedRows { get; set; } = SchedulerLimits.UsualDraftRows;

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

    /// <summary>Layers placed on a GPU; not with the Mixed strategy. The host does not start when there is no GPU.</summary>
    [Range(0, 10_000)]
    public int GpuLayers { get; set; }

    /// <summary>Sequences for tenants that run nothing, beyond <see cref="MaxSequences"/>.</summary>
    internal int SpareSequences => Math.Min(Math.Max(1, MaxSequences / 8), MostSequences - MaxSequences - (Kind == EngineKind.External ? 0 : IdlePrefixes));

    internal int RunningSequences => MaxSequences + SpareSequences;

    internal int SequenceNumbers => RunningSequences + IdlePrefixes;

    /// <summary><see cref="Strategy"/> with Auto decided.</summary>
    internal StrategyKind ChosenStrategy =>
        Strategy != StrategyKind.Auto ? Strategy : GpuLayers > 0 ? StrategyKind.Native : StrategyKind.Mixed;
}
