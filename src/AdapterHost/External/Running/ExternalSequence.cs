using System.Threading.Channels;
using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>
/// One choice on its way through the engine: makes text of the tokens that come, and ends where this host says so, whatever the engine would go on
/// with. Written to by its own task alone; <see cref="Stop"/> comes from any thread.
/// </summary>
internal sealed class ExternalSequence : ScheduledSequence
{
    private const int NotStopped = -1;

    private readonly ChannelWriter<GenerationEvent> _events;
    private readonly TextAssembler _text;
    private readonly TimeProvider _time;
    private readonly ITokenVocabulary _vocabulary;

    // Nothing hangs on it that would have to be disposed.
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<TextDelta> _said = [];
    private int _stopReason = NotStopped;
    private ITimer? _overtime;
    private long _sent;
    private long _firstToken;
    private long _lastToken;

    public ExternalSequence(Request request, ITokenVocabulary vocabulary, TimeProvider time)
        : base(request)
    {
        Request = request;
        _time = time;
        _vocabulary = vocabulary;
        var source = request.Source;
        _text = new TextAssembler(vocabulary.Pieces, source.Stop, source.MinIndent);
        var channel = EventChannel.Of(request.Demand.Cap);
        _events = channel.Writer;
        Generation = new Generation(channel.Reader, source.Prompt.Length);
    }

    public new Request Request { get; }

    public Generation Generation { get; }

    public int Generated { get; private set; }

    public int CachedTokens { get; set; }

    /// <summary>Cancelled by <see cref="Stop"/>.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why it was told to stop; null while it was not.</summary>
    public FinishReason? StopReason => Volatile.Read(ref _stopReason) is not NotStopped and var reason ? (FinishReason)reason : null;

    /// <summary>The first reason counts.</summary>
    public void Stop(FinishReason reason)
    {
        if (Interlocked.CompareExchange(ref _stopReason, (int)reason, NotStopped) == NotStopped)
            _ = _stopping.CancelAsync();
    }

    /// <summary>It goes to the engine, perhaps once more.</summary>
    public void Sent() => _sent = _sent == 0 ? _time.GetTimestamp() : _sent;

    /// <summary>Takes what has come, and tells its text.</summary>
    /// <returns>Why it ends with this; null when it goes on.</returns>
    public FinishReason? Take(in EngineChunk chunk)
    {
        var end = Append(chunk);
        if (end is null && chunk.End is { } said)
        {
            Say(_text.Flush());
            end = said;
        }

        Tell();
        return end;
    }

    /// <summary>What was held back, for an end that came from outside.</summary>
    public void Flush()
    {
        Say(_text.Flush());
        Tell();
    }

    /// <summary>The last word; all that it held has been given back. What the engine never took costs nothing.</summary>
    public void End(FinishReason reason)
    {
        _overtime?.Dispose();
        if (Generated == 0 && reason is (FinishReason.EngineBusy or FinishReason.EngineLost or FinishReason.AdapterLost))
            _sent = 0;
        var promptEnd = _firstToken != 0 ? _firstToken : _time.GetTimestamp();
        _events.TryWrite(new Finished(
            reason,
            _text.StopText,
            Request.Demand.PromptTokens,
            Generated,
            _sent == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_sent, promptEnd),
            _firstToken == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_firstToken, _lastToken))
        {
            CachedTokens = Math.Min(CachedTokens, Request.Demand.PromptTokens),
            QueuedAt = Request.QueuedAt,
            QueueTime = _time.GetElapsedTime(Request.QueuedAt, _sent == 0 ? _time.GetTimestamp() : _sent),
        });
        _events.Complete();
    }

    private FinishReason? Append(in EngineChunk chunk)
    {
        for (var i = 0; i < chunk.Tokens.Count; i++)
        {
            var token = chunk.Tokens[i];
            if (!_vocabulary.IsToken(token))
                throw new EngineServerException(ServerFailure.Failed, "The engine said a token that the vocabulary does not have.");
            Count();
            if (_vocabulary.IsEnd(token) && !Request.Source.Sampling.IgnoreEnd)
            {
                Say(_text.Flush());
                return FinishReason.Stop;
            }

            Say(_text.Append(token, i < chunk.Scores.Count ? chunk.Scores[i] : null));
            if (_text.Ended is { } ended)
                return ended;
            if (Generated >= Request.Demand.Cap)
            {
                Say(_text.Flush());
                return FinishReason.Length;
            }
        }

        return null;
    }

    private void Count()
    {
        Generated++;
        _lastToken = _time.GetTimestamp();
        if (_firstToken != 0)
            return;
        _firstToken = _lastToken;
        if (Request.Source.MaxPredictTime is { } limit)
            _overtime = _time.CreateTimer(_ => Stop(FinishReason.Length), null, limit, Timeout.InfiniteTimeSpan);
    }

    private void Say(TextDelta? delta)
    {
        if (delta is not null)
            _said.Add(delta);
    }

    /// <summary>One event for all that one chunk said.</summary>
    private void Tell()
    {
        if (_said.Count == 0)
            return;
        _events.TryWrite(_said.Count == 1 ? _said[0] : new TextDelta(string.Concat(_said.Select(one => one.Text))) { Tokens = [.. _said.SelectMany(one => one.Tokens)] });
        _said.Clear();
    }
}
