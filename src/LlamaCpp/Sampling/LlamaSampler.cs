using LlamaCpp.Interop;

namespace LlamaCpp;

/// <summary>A sampler chain with its own random state. One sequence each; one thread at a time.</summary>
public sealed unsafe class LlamaSampler : IDisposable
{
    /// <summary>llama.cpp's word for "draw a seed yourself": not a seed that a caller can mean.</summary>
    private const uint RandomSeed = uint.MaxValue;

    private readonly LlamaSamplerHandle _chain;

    public LlamaSampler(LlamaSamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _chain = new LlamaSamplerHandle((nint)NativeMethods.llama_sampler_chain_init(noPerf: 1), parent: null);
        if (options.TopK > 0)
        {
            Add(NativeMethods.llama_sampler_init_top_k(options.TopK));
        }

        if (options.TypicalP < 1)
        {
            Add(NativeMethods.llama_sampler_init_typical(options.TypicalP, 1));
        }

        if (options.TopP < 1)
        {
            Add(NativeMethods.llama_sampler_init_top_p(options.TopP, 1));
        }

        if (options.MinP > 0)
        {
            Add(NativeMethods.llama_sampler_init_min_p(options.MinP, 1));
        }

        Add(NativeMethods.llama_sampler_init_temp(options.Temperature));
        Add(NativeMethods.llama_sampler_init_dist(options.Seed == RandomSeed ? RandomSeed - 1 : options.Seed));
    }

    /// <param name="candidates">At least one, each with a finite logit. Sorted, cut and overwritten by the samplers.</param>
    /// <returns>The id of the token drawn.</returns>
    public int Draw(Span<TokenCandidate> candidates)
    {
        ArgumentOutOfRangeException.ThrowIfZero(candidates.Length);
        fixed (TokenCandidate* first = candidates)
        {
            var array = new TokenCandidateArray { Data = first, Count = (nuint)candidates.Length, Selected = -1 };
            NativeMethods.llama_sampler_apply(_chain, &array);
            return array.Selected < 0
                ? throw new LlamaException($"llama.cpp's samplers chose none of {candidates.Length} candidates.")
                : array.Data[array.Selected].Token;
        }
    }

    public void Dispose() => _chain.Dispose();

    private void Add(void* sampler) => NativeMethods.llama_sampler_chain_add(_chain, sampler);
}
