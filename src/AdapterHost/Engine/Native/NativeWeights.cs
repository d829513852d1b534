using AdapterHost.Adapters;
using LlamaCpp;

namespace AdapterHost.Engine.Native;

/// <summary>
/// An adapter in llama.cpp's memory and the context that it alone runs in. Freed on the inference thread, after the context has let go of it.
/// </summary>
internal sealed class NativeWeights(LlamaAdapter adapter, LlamaContext context, long bytes, Action<NativeWeights> release) : IAdapterWeights
{
    public long Bytes { get; } = bytes;

    public LlamaAdapter Adapter { get; } = adapter;

    public LlamaContext Context { get; } = context;

    public void Dispose() => release(this);
}
