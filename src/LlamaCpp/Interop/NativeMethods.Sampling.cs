using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary>Sampler chains.</summary>
internal static unsafe partial class NativeMethods
{
    /// <param name="noPerf"><c>llama_sampler_chain_params</c> holds this one byte.</param>
    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_chain_init(byte noPerf);

    /// <remarks>The chain owns what is added.</remarks>
    [LibraryImport(Llama)]
    internal static partial void llama_sampler_chain_add(LlamaSamplerHandle chain, void* sampler);

    [LibraryImport(Llama)]
    internal static partial void llama_sampler_free(void* sampler);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_temp(float temperature);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_top_p(float p, nuint minimumKept);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_dist(uint seed);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_top_k(int k);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_min_p(float p, nuint minimumKept);

    [LibraryImport(Llama)]
    internal static partial void* llama_sampler_init_typical(float p, nuint minimumKept);

    [LibraryImport(Llama)]
    internal static partial void llama_sampler_apply(LlamaSamplerHandle chain, TokenCandidateArray* candidates);
}
