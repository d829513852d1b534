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
    private int _tokens;

    public FakeSequence(GenerationRequest request)
    {
        Request = request;
        Generation = new Generation(_events.Reader, request.Prompt.Length);
        request.CancellationToken.Register(() => Finish(FinishReason.Cancelled));
    }

    public GenerationRequest Request { get; }

    public Generation Generation { get; }

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

    public void Finish(FinishReason reason, string? stopText = null)
    {
        if (!_ended.TrySetResult(reason))
            return;
        // As the engine does: the lease goes back first, then the end is told.
        Request.Adapter?.Dispose();
        var prompt = Request.Prompt.Length;
        _events.Writer.TryWrite(new Finished(reason, stopText, prompt, _tokens, PromptTime, CompletionTime));
        _events.Writer.Complete();
    }

    /// <summary>What no engine should do: the channel breaks.</summary>
    public void Break()
    {
        if (!_ended.TrySetResult(FinishReason.Failed))
            return;
        Request.Adapter?.Dispose();
        _events.Writer.Complete(new IOException("the engine broke"));
    }
}
