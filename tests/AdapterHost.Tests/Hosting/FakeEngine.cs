using System.Threading.Channels;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Hosting;

/// <summary>Takes requests and plays scripts, or hands the sequences to the test.</summary>
internal sealed class FakeEngine : IInferenceEngine
{
    private readonly Channel<FakeSequence> _submitted = Channel.CreateUnbounded<FakeSequence>();

    public FakeTokenizer Tokenizer { get; } = new();

    ITokenizer IInferenceEngine.Tokenizer => Tokenizer;

    public EngineLimits Limits { get; set; } = new(ContextTokens: 1000, MaxSequences: 4) { EmbeddingTokens = 20, EmbeddingSize = 2 };

    public EngineRefusal? Refusal { get; set; }

    /// <summary>Requests taken before <see cref="Refusal"/> counts.</summary>
    public int TakenBeforeRefusal { get; set; }

    /// <summary>What each sequence says by itself; null leaves it to the test.</summary>
    public Action<FakeSequence>? Script { get; set; }

    /// <summary>One an answer.</summary>
    public List<FakeSequence> Sequences { get; } = [];

    public SubmitResult Submit(GenerationRequest request)
    {
        if (Refusal is { } refusal && Sequences.Count >= TakenBeforeRefusal)
            return SubmitResult.Refused(refusal);
        // As the engine does: the lease goes back when the last answer has ended, before that end is told.
        var running = request.Choices;
        void Ended()
        {
            if (Interlocked.Decrement(ref running) == 0)
                request.Adapter?.Dispose();
        }

        FakeSequence[] sequences = [.. Enumerable.Range(0, request.Choices).Select(_ => new FakeSequence(request, Ended))];
        Sequences.AddRange(sequences);
        foreach (var sequence in sequences)
        {
            Script?.Invoke(sequence);
            _submitted.Writer.TryWrite(sequence);
        }

        return SubmitResult.Running([.. sequences.Select(sequence => sequence.Generation)]);
    }

    /// <summary>What was asked to be embedded.</summary>
    public List<EmbeddingRequest> Embedded { get; } = [];

    /// <summary>In place of vectors.</summary>
    public EmbeddingResult? EmbeddingFailure { get; set; }

    /// <summary>Vectors wait for it, or for the request's cancellation.</summary>
    public TaskCompletionSource? Embedding { get; set; }

    /// <summary>Vectors of length 1 that tell the number of tokens apart.</summary>
    public async Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request)
    {
        Embedded.Add(request);
        if (Embedding is { } embedding)
            await embedding.Task.WaitAsync(request.CancellationToken);
        return EmbeddingFailure ?? new EmbeddingResult
        {
            Vectors = [.. request.Texts.Select(text => new[] { (float)Math.Sin(text.Length), (float)Math.Cos(text.Length) })],
        };
    }

    public Task<FakeSequence> NextAsync() => _submitted.Reader.ReadAsync().AsTask().WaitAsync(TestHost.Patience);
}
