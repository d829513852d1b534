using System.Threading.Channels;
using AdapterHost.Adapters;
using AdapterHost.Grammars;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>One request on its way through the engine. After submission only the inference thread touches it.</summary>
internal sealed class Sequence
{
    private readonly GenerationRequest _request;
    private readonly ChannelWriter<GenerationEvent> _events;
    private readonly TimeProvider _time;
    private long _firstRow;
    private long _firstToken;
    private long _lastToken;

    public Sequence(GenerationRequest request, int cap, SamplerFactory samplers, Grammar? grammar, TimeProvider time)
    {
        _request = request;
        _time = time;
        Cap = cap;
        Text = new TextAssembler(samplers.Pieces, request.Stop, request.MinIndent);
        Sampler = samplers.Create(request.Sampling, request.Prompt, cap, grammar);
        Weights = ((AdapterLease?)request.Adapter)?.Weights;

        // At most one piece of text a token, and the end: the reader can never hold up the inference thread.
        var channel = Channel.CreateBounded<GenerationEvent>(
            new BoundedChannelOptions(cap + 2) { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = false });
        _events = channel.Writer;
        Generation = new Generation(channel.Reader, request.Prompt.Length);
    }

    public Generation Generation { get; }

    public SequencePhase Phase { get; private set; }

    public SlotId Slot { get; private set; }

    /// <summary>Null runs the base.</summary>
    public IAdapterWeights? Weights { get; }

    /// <summary>Tokens it may generate.</summary>
    public int Cap { get; }

    /// <summary>KV tokens it may need at most; reserved from admission to end.</summary>
    public int ReservedTokens => _request.Prompt.Length + Cap;

    /// <summary>Tokens of it in the KV cache.</summary>
    public int Position { get; private set; }

    public int Generated { get; private set; }

    public int LastToken { get; private set; }

    public int PromptLeft => _request.Prompt.Length - Position;

    public TokenSampler Sampler { get; }

    public TextAssembler Text { get; }

    public bool IsCancelled => _request.CancellationToken.IsCancellationRequested;

    public bool IsLate(DateTimeOffset now) => _request.Deadline is { } deadline && now >= deadline;

    public void Start(SlotId slot)
    {
        Slot = slot;
        Phase = SequencePhase.Prefill;
        _firstRow = _time.GetTimestamp();
    }

    public int PromptToken(int position) => _request.Prompt[position];

    /// <summary>Rows of it were decoded.</summary>
    public void Advance(int rows) => Position += rows;

    public void Accept(int token)
    {
        LastToken = token;
        Generated++;
        _lastToken = _time.GetTimestamp();
        if (Phase == SequencePhase.Prefill)
        {
            Phase = SequencePhase.Decode;
            _firstToken = _lastToken;
        }
    }

    public void Send(TextDelta? delta)
    {
        if (delta is not null)
        {
            _events.TryWrite(delta);
        }
    }

    /// <summary>Gives back everything it holds, then tells the reader: who sees the end sees nothing left behind.</summary>
    public void End(FinishReason reason)
    {
        var promptEnd = _firstToken != 0 ? _firstToken : _time.GetTimestamp();
        Phase = SequencePhase.Ended;
        Sampler.Dispose();
        if (reason == FinishReason.NotFinite)
        {
            _request.Adapter?.Condemn(AdapterFaultReason.NotFinite);
        }

        _request.Adapter?.Dispose();
        _events.TryWrite(new Finished(
            reason,
            Text.StopText,
            _request.Prompt.Length,
            Generated,
            _firstRow == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_firstRow, promptEnd),
            _firstToken == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_firstToken, _lastToken)));
        _events.Complete();
    }
}
