using System.Runtime.ExceptionServices;
using System.Text;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using LlamaCpp.Interop;
using static AdapterHost.Tests.Watching.JournalPath;

namespace AdapterHost.Tests.Watching;

/// <summary>The ends that a thread can announce reach the journal. Here the announcement comes alone, without the end.</summary>
public sealed class LastWordsTests : IDisposable
{
    private readonly JournalPath _path = new();

    public void Dispose() => _path.Dispose();

    [Fact]
    public async Task Abort_OfTheThreadThatSteps_IsTheSteps() => Assert.Equal([Key(1)], await NotedAsync(() => Abort("ggml.c:1: GGML_ASSERT(x) failed")));

    [Fact]
    public async Task Abort_OfARequest_IsNobodys() =>
        Assert.Equal([], await NotedAsync(() => Task.Run(() => Abort("llama-vocab.cpp:1: GGML_ASSERT(x) failed")).GetAwaiter().GetResult()));

    /// <summary>A driver that fails does so in whoever's step it is.</summary>
    [Fact]
    public async Task Abort_OfTheDevice_ProvesNothing() => Assert.Null(await NotedAsync(() => Abort("ggml-cuda.cu:1: CUDA error")));

    [Fact]
    public async Task ExceptionThatNobodyCaught_OfAnotherThread_IsNobodys() => Assert.Equal([], await NotedAsync(() =>
    {
        var thread = new Thread(() => ExceptionHandling.RaiseAppDomainUnhandledExceptionEvent(new InvalidOperationException("scripted")));
        thread.Start();
        thread.Join();
    }));

    [Fact]
    public async Task Abort_AfterTheHostStopped_IsNotListenedTo()
    {
        using var watch = _path.Next();
        var words = new LastWords(watch);
        await words.StartAsync(CancellationToken.None);
        await words.StopAsync(CancellationToken.None);
        Step(watch, Key(1));
        Abort("ggml.c:1: GGML_ASSERT(x) failed");
        Assert.Null(_path.Previous().Noted);
    }

    /// <summary>A step and a load are at work when the word is said.</summary>
    private async Task<IReadOnlyList<AdapterKey>?> NotedAsync(Action end)
    {
        using var watch = _path.Next();
        var words = new LastWords(watch);
        await words.StartAsync(CancellationToken.None);
        var thread = new Thread(() =>
        {
            Step(watch, Key(1));
            end();
        });
        thread.Start();
        thread.Join();
        await words.StopAsync(CancellationToken.None);
        return _path.Previous().Noted;
    }

    /// <summary>Calls what ggml_abort calls, on the calling thread.</summary>
    private static unsafe void Abort(string message)
    {
        _ = Llama.Runtime;
        var callback = (delegate* unmanaged[Cdecl]<byte*, void>)NativeMethods.ggml_set_abort_callback(null);
        NativeMethods.ggml_set_abort_callback(callback);
        fixed (byte* text = Encoding.UTF8.GetBytes(message + "\0"))
        {
            callback(text);
        }
    }
}
