using System.Threading.Channels;
using AdapterHost.Engine;

namespace AdapterHost.Tests.Hosting;

/// <summary>One sequence of the fake engine: it says what the test says, and ends as the real ones do.</summary>
internal sealed class FakeSequence
{
    public static readonly TimeSpan PromptTime = TimeSpan.FromMilliseconds(20);
    public static readonly TimeSpan CompletionTime = TimeSpan.FromMilliseconds(50);

    private readonly Channel<GenerationEvent> _events = Channel.CreateUnbounded<GenerationEvent>();
    private readonly TaskCompletionSource<FinishReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _onEnd;
    private int _tokens;

    /// <param name="request">What was asked for.</param>
    /// <param name="onEnd">Told before the end is.</param>
    public FakeSequence(GenerationRequest request, Action onEnd)
    {
        Request = request;
        _onEnd = onEnd;
        Generation = new Generation(_events.Reader, request.Prompt.Length);
        request.CancellationToken.Register(() => Finish(FinishReason.Cancelled));
    }

    public GenerationRequest Request { get; }

    public Generation Generation { get; }

    public int CachedTokens { get; set; }

    public int Accepted { get; set; }

    public int Rejected { get; set; }

    public string Prompt => FakeTokenizer.Show(Request.Prompt);

    /// <summary>How it ended; fails a test that waits too long.</summary>
    public Task<FinishReason> Ended => _ended.Task.WaitAsync(TestHost.Patience);

    public FakeSequence Say(params IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            _tokens++;
            _events.Writer.TryWrite(new TextDelta(text));
        }

        return this;
    }

    /// <summary>Says tokens with their log-probabilities, each text one token for each of its characters.</summary>
    public FakeSequence Score(string text, params (char Token, float LogProbability)[] tops)
    {
        var top = tops.Select(one => new TokenScore(one.Token, one.LogProbability, [])).ToList();
        _tokens += text.Length;
        _events.Writer.TryWrite(new TextDelta(text) { Tokens = [.. text.Select(token => new TokenScore(token, -0.5f, top))] });
        return this;
    }

    /// <summary>Tells the log-probabilities of the prompt's tokens but its first.</summary>
    public FakeSequence ScorePrompt(float logProbability)
    {
        _events.Writer.TryWrite(new PromptScores(1, [.. Request.Prompt.Skip(1).Select(token => new TokenScore(token, logProbability, []))]));
        return this;
    }

    public void Finish(FinishReason reason, string? stopText = null)
    {
        if (!_ended.TrySetResult(reason))
            return;
        _onEnd();
        var prompt = Request.Prompt.Length;
        _events.Writer.TryWrite(new Finished(reason, stopText, prompt, _tokens, PromptTime, CompletionTime)
        {
            CachedTokens = CachedTokens,
            AcceptedPredictionTokens = Accepted,
            RejectedPredictionTokens = Rejected,
        });
        _events.Writer.Complete();
    }

    /// <summary>What no engine should do: the channel breaks.</summary>
    public void Break()
    {
        if (!_ended.TrySetResult(FinishReason.Failed))
            return;
        _onEnd();
        _events.Writer.Complete(new IOException("the engine broke"));
    }
}
