namespace AdapterHost.Engine;

/// <summary>What the dialects see of the engine. Thread-safe; one inference thread behind it owns the model's context.</summary>
internal interface IInferenceEngine
{
    ITokenizer Tokenizer { get; }

    EngineLimits Limits { get; }

    /// <summary>
    /// Queues a request. On success the engine owns <see cref="GenerationRequest.Adapter"/> and disposes it when the sequence ends;
    /// on refusal the caller still owns it.
    /// </summary>
    SubmitResult Submit(GenerationRequest request);

    /// <summary>A vector a text, read between the steps of those who generate. When the task has ended the adapter is not used any more.</summary>
    Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request);
}
