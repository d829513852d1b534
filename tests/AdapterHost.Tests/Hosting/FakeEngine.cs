using System.Threading.Channels;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Hosting;

/// <summary>Takes requests and plays scripts, or hands the sequences to the test.</summary>
internal sealed class FakeEngine : IInferenceEngine
{
    private readonly Channel<FakeSequence> _submitted = Channel.CreateUnbounded<FakeSequence>();

    public FakeTokenizer Tokenizer { get; } = new();

    ITokenizer IInferenceEngine.Tokenizer => Tokenizer;

    public EngineLimits Limits { get; set; } = new(ContextTokens: 1000, MaxSequences: 4);

    public EngineRefusal? Refusal { get; set; }

    /// <summary>Requests taken before <see cref="Refusal"/> counts.</summary>
    public int TakenBeforeRefusal { get; set; }

    /// <summary>What each sequence says by itself; null leaves it to the test.</summary>
    public Action<FakeSequence>? Script { get; set; }

    public List<FakeSequence> Sequences { get; } = [];

    public SubmitResult Submit(GenerationRequest request)
    {
        if (Refusal is { } refusal && Sequences.Count >= TakenBeforeRefusal)
            return SubmitResult.Refused(refusal);
        var sequence = new FakeSequence(request);
        Sequences.Add(sequence);
        Script?.Invoke(sequence);
        _submitted.Writer.TryWrite(sequence);
        return SubmitResult.Running(sequence.Generation);
    }

    public Task<FakeSequence> NextAsync() => _submitted.Reader.ReadAsync().AsTask().WaitAsync(TestHost.Patience);
}
