using LlamaCpp;

namespace AdapterHost.Engine.Native;

/// <summary>
/// The contexts that adapters run in, each with a KV cache of its own: made when first needed, kept, and given to the next adapter with nothing
/// of the last one in it. Inference thread.
/// </summary>
internal sealed class AdapterContexts(ContextFactory factory) : IDisposable
{
    private readonly Stack<LlamaContext> _free = new();
    private readonly List<LlamaContext> _all = [];

    /// <summary>A context without an adapter and without a sequence.</summary>
    /// <exception cref="NoContextException">As many adapters as <c>Engine:HotContexts</c> have one.</exception>
    public LlamaContext Take()
    {
        if (_free.TryPop(out var free))
        {
            return free;
        }

        if (_all.Count >= factory.Options.HotContexts)
        {
            throw new NoContextException(factory.Options.HotContexts);
        }

        var made = factory.Create(observer: null);
        _all.Add(made);
        return made;
    }

    /// <summary>Lets go of the adapter and overwrites the cells: what stood in them must not reach whoever comes next, not even as a NaN.</summary>
    public void Return(LlamaContext context)
    {
        context.SetAdapter(null);
        context.Erase();
        _free.Push(context);
    }

    public void Dispose()
    {
        _all.ForEach(context => context.Dispose());
        _all.Clear();
        _free.Clear();
    }
}
