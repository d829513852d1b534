using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using static AdapterHost.Tests.Watching.JournalPath;

namespace AdapterHost.Tests.Watching;

/// <summary>What one process notes, the next one reads.</summary>
public sealed class CrashJournalTests : IDisposable
{
    private readonly JournalPath _path = new();

    public void Dispose() => _path.Dispose();

    [Fact]
    public void Previous_AfterAStepThatNeverEnded_TellsItsAdaptersOnce()
    {
        _path.Run(watch =>
        {
            Step(watch, Key(1), Key(2), Key(3));
            watch.Leave();
            Step(watch, Key(1), Key(2));
        });
        Assert.Equal([Key(1), Key(2)], _path.Previous().AtWork);

        _path.Run(_ => { });
        Assert.Empty(_path.Previous().AtWork);
    }

    [Fact]
    public void Previous_AfterLoadsThatNeverEnded_TellsThem()
    {
        _path.Run(watch =>
        {
            var ended = watch.BeginLoad(Key(1));
            watch.BeginLoad(Key(2));
            ended.Dispose();
            Step(watch, Key(3));
            watch.Leave();
        });
        Assert.Equal([Key(2)], _path.Previous().AtWork);
    }

    [Fact]
    public void Previous_OtherWork_CountsUntilTheLastOfItHasEnded()
    {
        _path.Run(watch =>
        {
            var first = watch.BeginOther();
            watch.BeginOther();
            first.Dispose();
        });
        Assert.True(_path.Previous().Others);

        _path.Run(watch => watch.BeginOther().Dispose());
        Assert.False(_path.Previous().Others);
    }

    [Fact]
    public void Previous_OfAnythingElse_TellsNobody()
    {
        var garbage = new byte[200_000];
        new Random(1).NextBytes(garbage);
        File.WriteAllBytes(_path.Path, garbage);
        Assert.Empty(_path.Previous().AtWork);
        _path.Run(watch => Assert.False(watch.HasSuspects));
        _path.Run(watch => Step(watch, Key(1)));
        Assert.Equal([Key(1)], _path.Previous().AtWork);
    }

    [Fact]
    public void BeginLoad_MoreThanRecords_IsNoFailure()
    {
        _path.Run(watch =>
        {
            var loads = Enumerable.Range(0, JournalFile.LoadRecords + 3).Select(i => watch.BeginLoad(Key(i))).ToList();
            loads.ForEach(load => load.Dispose());
            watch.BeginLoad(Key(99));
        });
        Assert.Equal([Key(99)], _path.Previous().AtWork);
    }

    /// <summary>Each thread's word is of its own work, whatever else is at work; the first word counts.</summary>
    [Fact]
    public void NoteEnd_ByThread_TellsWhoseWorkItWas()
    {
        Assert.Equal([Key(1)], Noted(watch => watch.NoteEnd(isWorker: false)));
        Assert.Equal([Key(1)], Noted(watch => OnThread(() => watch.NoteEnd(isWorker: true))));
        Assert.Equal([], Noted(watch => OnThread(() => watch.NoteEnd(isWorker: false))));
        Assert.Equal([Key(3)], Noted(watch => OnThread(() =>
        {
            watch.BeginLoad(Key(3));
            watch.NoteEnd(isWorker: false);
        })));
        Assert.Equal([], Noted(watch =>
        {
            OnThread(() => watch.NoteEnd(isWorker: false));
            watch.NoteEnd(isWorker: false);
        }));
        Assert.Null(Noted(_ => { }));
    }

    private IReadOnlyList<AdapterKey>? Noted(Action<AdapterWatch> end)
    {
        _path.Run(watch =>
        {
            OnThread(() => watch.BeginLoad(Key(2)));
            Step(watch, Key(1));
            end(watch);
        });
        return _path.Previous().Noted;
    }

    private static void OnThread(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }
}
