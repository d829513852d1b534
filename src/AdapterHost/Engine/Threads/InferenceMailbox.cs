using System.Collections.Concurrent;

namespace AdapterHost.Engine;

/// <summary>
/// Work that must not overlap a decode: posted by any thread, run by the inference thread between two steps. Also what wakes that thread.
/// </summary>
internal sealed partial class InferenceMailbox(ILogger<InferenceMailbox> logger) : IDisposable
{
    private readonly ConcurrentQueue<Action> _actions = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private volatile bool _closed;

    /// <summary>Wakes the inference thread if it waits.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Runs <paramref name="action"/> on the inference thread; at once on the caller's if that thread has ended.</summary>
    public void Post(Action action)
    {
        _actions.Enqueue(action);
        if (_closed)
        {
            RunAll();
        }

        Wake();
    }

    /// <summary>As <see cref="Post"/>, with the result.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                completion.SetResult(function());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    /// <summary>Inference thread: runs what was posted. A fault of one action is its own: nobody's sequence pays for it.</summary>
    public void RunAll()
    {
        while (_actions.TryDequeue(out var action))
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                LogActionFailed(logger, exception);
            }
        }
    }

    /// <summary>Inference thread: waits for <see cref="Wake"/>.</summary>
    public void Wait() => _wake.WaitOne();

    /// <summary>Inference thread, last: later posts run where they are made.</summary>
    public void Close()
    {
        _closed = true;
        RunAll();
    }

    public void Dispose() => _wake.Dispose();

    [LoggerMessage(4020, LogLevel.Error, "An action between two steps failed")]
    private static partial void LogActionFailed(ILogger logger, Exception exception);
}
