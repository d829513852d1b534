using System.Buffers;
using System.Threading.Channels;

namespace AdapterHost.Engine;

/// <summary>One choice of a request on its way through the engine. After submission only the inference thread touches it.</summary>
internal sealed class Sequence : ScheduledSequence
{
    private readonly ChannelWriter<GenerationEvent> _events;
    private readonly TimeProvider _time;
    private readonly DraftCursor? _draft;
    private int[] _tokens = [];
    private TextDelta? _said;
    private int _tried;
    private int _accepted;
    private int _followed;
    private int _promptSteps;
    private int _steps;
    private long _firstRow;
    private long _firstToken;
    private long _lastToken;
    private long _stepStart;
    private long _generating;

    public Sequence(Request request, SamplerFactory samplers, TimeProvider time)
        : base(request)
    {
        Request = request;
        _time = time;
        var source = request.Source;
        Text = new TextAssembler(samplers.Pieces, source.Stop, source.MinIndent);
        Sampler = samplers.Create(SettingsOf(source.Sampling, Choice), source.Prompt, request.Demand.Cap);
        _draft = source.Prediction.Length > 0 ? new DraftCursor(source.Prediction) : null;

        var channel = EventChannel.Of(request.Demand.Cap + (source.ScorePrompt ? source.Prompt.Length : 0));
        _events = channel.Writer;
        Generation = new Generation(channel.Reader, source.Prompt.Length);
    }

    public new Request Request { get; }

    public Generation Generation { get; }

    /// <summary>Its number in the KV cache; -1 until it has one.</summary>
    public SlotId Slot { get; set; } = new(-1);

    public bool HasSlot => Slot.Value >= 0;

    public int Generated { get; private set; }

    public TokenSampler Sampler { get; }

    public TextAssembler Text { get; }

    /// <summary>What its KV cells hold.</summary>
    public ReadOnlySpan<int> CellTokens => _tokens.AsSpan(0, Position);

    /// <summary>The predicted tokens that it would like to have checked; never more than it may generate beside the next one.</summary>
    public ReadOnlySpan<int> Proposal => _draft is null ? [] : Shorten(_draft.Proposal, Request.Demand.Cap - Generated - 1);

    public override int DraftWanted => Proposal.Length;

    /// <summary>The step under way: a predicted token was wrong or the rest is put off, and what was decoded after it does not count.</summary>
    public bool IsSettled { get; private set; }

    public int AcceptedPrediction => _draft?.Accepted ?? 0;

    public int RejectedPrediction => _draft?.Rejected ?? 0;

    /// <summary>Its token at a position that is in the KV cache or goes there next.</summary>
    public int TokenAt(int position) => _tokens[position];

    public override void Start()
    {
        base.Start();
        _firstRow = _time.GetTimestamp();
        _tokens = ArrayPool<int>.Shared.Rent(Request.Demand.PromptTokens + Request.Demand.Cap);
        Request.Source.Prompt.CopyTo(_tokens, 0);
    }

    /// <summary>What its partition's earlier answers said, to propose from and to learn for.</summary>
    public void UseNgrams(NgramCaches caches)
    {
        if (_draft is not null && Request.LeavesPrefix)
        {
            _draft.Earlier = caches.Of(Request.Partition);
        }
    }

    public bool IsOverTime() =>
        Request.Source.MaxPredictTime is { } limit && _firstToken != 0 && _time.GetElapsedTime(_firstToken) >= limit;

    /// <summary>Rows are planned for it.</summary>
    public void BeginStep()
    {
        _promptSteps += Phase == SequencePhase.Prefill ? 1 : 0;
        _steps += Phase == SequencePhase.Decode ? 1 : 0;
        _tried = Drafts;
        _stepStart = _tried > 0 && _firstToken == 0 ? _time.GetTimestamp() : 0;
    }

    /// <summary>What is left of the step does not count: the next step decodes it again. Predictions in it were not wrong, they were not looked at.</summary>
    public void Postpone()
    {
        IsSettled = true;
        _tried = _accepted;
    }

    /// <summary>The next token of the answer.</summary>
    public void Accept(int token)
    {
        // The next row of this step is right only if it holds this very token.
        if (_accepted < _tried)
        {
            IsSettled = _draft!.Proposal[_accepted] != token;
            _accepted += IsSettled ? 0 : 1;
        }

        _tokens[Request.Demand.PromptTokens + Generated] = token;
        Generated++;
        _lastToken = _time.GetTimestamp();
        if (_firstToken == 0)
        {
            _firstToken = _generating = _lastToken;
        }
        else if (_stepStart != 0)
        {
            // More than one of the prompt's own step: they took that step, not the moment between them.
            _generating = _stepStart;
        }
    }

    /// <summary>All rows of the step have been looked at, or it ends in the middle of them.</summary>
    public void EndStep()
    {
        _draft?.Judge(_accepted, wrong: IsSettled ? _tried - _accepted : 0);

        // It may end between two steps: what this one was is told once.
        _tried = _accepted = 0;
        IsSettled = false;
        for (; _followed < Generated; _followed++)
        {
            _draft?.Follow(_tokens[Request.Demand.PromptTokens + _followed]);
        }

        if (_said is not null)
        {
            _events.TryWrite(_said);
            _said = null;
        }

        _stepStart = 0;
    }

    /// <summary>Goes out at the end of the step, as one event however many predicted tokens it took: each event costs its reader a turn.</summary>
    public void Send(TextDelta? delta)
    {
        if (delta is not null)
        {
            _said = _said is null ? delta : new TextDelta(_said.Text + delta.Text) { Tokens = [.. _said.Tokens, .. delta.Tokens] };
        }
    }

    public void Send(PromptScores scores) => _events.TryWrite(scores);

    /// <summary>Gives back what it alone holds, then tells the reader: who sees the end sees nothing left behind.</summary>
    public void End(FinishReason reason)
    {
        var promptEnd = _firstToken != 0 ? _firstToken : _time.GetTimestamp();
        Sampler.Dispose();
        if (_tokens.Length > 0)
        {
            ArrayPool<int>.Shared.Return(_tokens);
            _tokens = [];
        }

        _events.TryWrite(new Finished(
            reason,
            Text.StopText,
            Request.Demand.PromptTokens,
            Generated,
            _firstRow == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_firstRow, promptEnd),
            _firstToken == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_generating, _lastToken))
        {
            QueuedAt = Request.QueuedAt,
            QueueTime = _time.GetElapsedTime(Request.QueuedAt, _firstRow == 0 ? _time.GetTimestamp() : _firstRow),
            PromptSteps = _promptSteps,
            Steps = _steps,
            CachedTokens = Request.CachedTokens,
            AcceptedPredictionTokens = AcceptedPrediction,
            RejectedPredictionTokens = RejectedPrediction,
        });
        _events.Complete();
    }

    private static SamplingSettings SettingsOf(SamplingSettings settings, int choice) =>
        settings.Seed is { } seed && choice > 0 ? settings with { Seed = unchecked(seed + (uint)choice) } : settings;

    private static ReadOnlySpan<int> Shorten(ReadOnlySpan<int> tokens, int most) => tokens[..Math.Clamp(most, 0, tokens.Length)];
}
