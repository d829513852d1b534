using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>A sampler chain with its own random state. One sequence each; used on the thread that owns the context.</summary>
public sealed unsafe class LlamaSampler : IDisposable
{
    private readonly LlamaSamplerHandle _chain;

    /// <summary>llama.cpp's word for "draw a seed yourself": not a seed that a caller can mean.</summary>
    private const uint RandomSeed = uint.MaxValue;

    /// <summary>Temperature first, then the nucleus, then a draw: the order that OpenAI's parameters describe.</summary>
    /// <param name="temperature">Above 0.</param>
    /// <param name="topP">0 &lt; p ≤ 1.</param>
    /// <param name="seed">Equal seeds draw equal tokens from equal logits.</param>
    public LlamaSampler(float temperature, float topP, uint seed)
    {
        _chain = new LlamaSamplerHandle((nint)NativeMethods.llama_sampler_chain_init(noPerf: 1), parent: null);
        NativeMethods.llama_sampler_chain_add(_chain, NativeMethods.llama_sampler_init_temp(temperature));
        if (topP < 1)
        {
            NativeMethods.llama_sampler_chain_add(_chain, NativeMethods.llama_sampler_init_top_p(topP, 1));
        }

        NativeMethods.llama_sampler_chain_add(_chain, NativeMethods.llama_sampler_init_dist(seed == RandomSeed ? RandomSeed - 1 : seed));
    }

    /// <param name="context">The context whose last decode is sampled.</param>
    /// <param name="row">A row of that batch that asked for logits.</param>
    public int Sample(LlamaContext context, int row)
    {
        ArgumentNullException.ThrowIfNull(context);
        return NativeMethods.llama_sampler_sample(_chain, context.Handle, row);
    }

    public void Dispose() => _chain.Dispose();
}
