using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using AdapterHost.Hosting;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AdapterHost.Tests.Watching;

/// <summary>What one process notes, the next one reads; and who is condemned for it.</summary>
public sealed class CrashJournalTests : IDisposable
{
    private const int SegmentationFault = 139;

    private readonly string _path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Open_AfterAStepThatNeverEnded_TellsItsAdapters()
    {
        using (var journal = CrashJournal.Open(_path))
        {
            Assert.Empty(journal.Previous);
            journal.Write(0, CrashJournal.RecordOf(Key(1))!);
            journal.Write(1, CrashJournal.RecordOf(Key(2))!);
            journal.Write(2, CrashJournal.RecordOf(Key(3))!);
            journal.Enter(2);
        }

        using (var next = CrashJournal.Open(_path))
        {
            Assert.Equal([Key(1), Key(2)], next.Previous);
        }

        using var last = CrashJournal.Open(_path);
        Assert.Empty(last.Previous);
    }

    [Fact]
    public void Open_AfterLoadsThatNeverEnded_TellsThem()
    {
        using (var journal = CrashJournal.Open(_path))
        {
            var ended = journal.EnterLoad(Key(1));
            journal.EnterLoad(Key(2));
            journal.LeaveLoad(ended);
            journal.Write(0, CrashJournal.RecordOf(Key(3))!);
            journal.Enter(1);
            journal.Leave();
        }

        using var next = CrashJournal.Open(_path);
        Assert.Equal([Key(2)], next.Previous);
    }

    [Fact]
    public void Open_OfAnythingElse_TellsNobody()
    {
        var garbage = new byte[40_000];
        new Random(1).NextBytes(garbage);
        File.WriteAllBytes(_path, garbage);
        using (var journal = CrashJournal.Open(_path))
        {
            Assert.Empty(journal.Previous);
            journal.Enter(3);
        }

        using var next = CrashJournal.Open(_path);
        Assert.Empty(next.Previous);
    }

    [Fact]
    public void EnterLoad_MoreThanRecords_IsNoFailure()
    {
        using var journal = CrashJournal.Open(_path);
        var loads = Enumerable.Range(0, CrashJournal.LoadRecords + 3).Select(i => journal.EnterLoad(Key(i))).ToList();
        Assert.Equal(3, loads.Count(load => load < 0));
        loads.ForEach(journal.LeaveLoad);
        Assert.True(journal.EnterLoad(Key(1)) >= 0);
    }

    /// <summary>
    /// One adapter and a fault of native code: that one. An abort may be any thread's, so it takes a second one while the suspect runs apart. Several, or no word of how it ended: nobody yet. Killed from outside: nobody at all.
    /// </summary>
    [Theory]
    [InlineData(1, SegmentationFault, false, true, false)]
    [InlineData(1, 134, false, false, true)]
    [InlineData(1, 134, true, true, false)]
    [InlineData(2, SegmentationFault, false, false, true)]
    [InlineData(1, null, false, false, true)]
    [InlineData(1, null, true, true, false)]
    [InlineData(1, 137, true, false, false)]
    [InlineData(1, 70, true, false, false)]
    [InlineData(0, SegmentationFault, false, false, false)]
    public async Task Review_JudgesByWhoWasThereAndHowItEnded(int atWork, int? exit, bool apart, bool condemned, bool suspected)
    {
        using (var journal = CrashJournal.Open(_path))
        {
            for (var i = 0; i < atWork; i++)
            {
                journal.Write(i, CrashJournal.RecordOf(Key(i))!);
            }

            journal.Enter(atWork, apart);
        }

        using var watch = new AdapterWatch(CrashJournal.Open(_path));
        var options = Options.Create(new AdapterCacheOptions());
        using var cache = new AdapterCache(
            new AdapterLoader(new MemorySource(), new NoFactory(), watch, options, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            options,
            NullLogger<AdapterCache>.Instance);
        await new CrashReview(cache, watch, Options.Create(new AdapterHostOptions { LastExitCode = exit }), NullLogger<CrashReview>.Instance)
            .StartAsync(CancellationToken.None);

        Assert.Equal(condemned ? [new AdapterFault(Key(0), AdapterFaultReason.Crashed, Known: false)] : [], cache.Faults);
        Assert.Equal(suspected, watch.HasSuspects);
    }

    [Fact]
    public void Open_AfterALoadOfASuspect_TellsThatItWasOne()
    {
        foreach (var suspect in new[] { true, false })
        {
            using (var watch = new AdapterWatch(CrashJournal.Open(_path)))
            {
                if (suspect)
                {
                    watch.Suspect(Key(1));
                }

                watch.Loading(Key(1));
            }

            using var next = new AdapterWatch(CrashJournal.Open(_path));
            Assert.Equal([Key(1)], next.AtLastEnd);
            Assert.Equal(suspect, next.WasApartAtLastEnd);
        }
    }

    private static AdapterKey Key(int number) =>
        new(new TenantKey($"tenant-{number}"), AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData([(byte)number])));

    private sealed class NoFactory : IWeightsFactory
    {
        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
