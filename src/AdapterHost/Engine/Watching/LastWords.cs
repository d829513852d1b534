using LlamaCpp;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// Listens for the two ends that a thread can still announce: an abort of native code, and an exception that nobody caught. Both end the process
/// with code 134 right after, as does much else; what is noted here tells whose work it was. Faults in memory announce nothing: a handler for their
/// signal would run managed code where none may run.
/// </summary>
internal sealed class LastWords(AdapterWatch watch) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        NativeAbort.Raised += OnAbort;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        NativeAbort.Raised -= OnAbort;
        return Task.CompletedTask;
    }

    /// <summary>
    /// A device's failure (memory, driver) comes up in whoever's step it is and proves nothing. The CPU backend has no such failures; the CUDA backend
    /// reports all of its by this text.
    /// </summary>
    internal static bool IsOfTheDevice(string message) => message.Contains("CUDA error", StringComparison.OrdinalIgnoreCase);

    private void OnAbort(string message)
    {
        if (!IsOfTheDevice(message))
        {
            // The pool's threads run requests and loads, never a step; a thread that .NET did not start is llama.cpp's.
            watch.NoteEnd(isWorker: !Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e) => watch.NoteEnd(isWorker: false);
}
