namespace AdapterHost.Engine.Watching;

/// <summary>
/// The engine as requests see it. What their own threads do in native code and in grammars is marked: when the process dies of a fault meanwhile,
/// it need not have been the adapter that happened to be at work. Any thread.
/// </summary>
internal sealed class WatchedEngine(IInferenceEngine inner, AdapterWatch watch) : IInferenceEngine
{
    public ITokenizer Tokenizer { get; } = new WatchedTokenizer(inner.Tokenizer, watch);

    public EngineLimits Limits => inner.Limits;

    public SubmitResult Submit(GenerationRequest request)
    {
        using var mark = watch.BeginOther();
        return inner.Submit(request);
    }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request) => inner.EmbedAsync(request);
}
