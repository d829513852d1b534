using AdapterHost.Adapters;
using AdapterHost.Engine.Watching;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using static AdapterHost.Tests.Watching.JournalPath;

namespace AdapterHost.Tests.Watching;

/// <summary>Process after process on one journal: who is out of service, who runs alone, and when that is over.</summary>
public sealed class CrashReviewTests : IDisposable
{
    private const int Segmentation = 139;
    private const int Abort = 134;
    private const int Killed = 137;

    private readonly JournalPath _path = new();

    public void Dispose() => _path.Dispose();

    [Fact]
    public void Start_AfterAFaultWithOneAtWork_ItIsCondemned()
    {
        _path.RunStep(null, Key(1));
        _path.Run(
            watch =>
            {
                using var cache = Cache(watch);
                Assert.Equal([new AdapterFault(Key(1), AdapterFaultReason.Crashed, Known: false)], cache.Faults);
                Assert.False(watch.HasSuspects);
            },
            Segmentation);
    }

    /// <summary>What no gateway has heard of yet is still out of service two processes later, whatever they ended of; what it has heard of is not kept.</summary>
    [Fact]
    public void Start_AfterMoreEnds_UnreportedFaultsAreStillThereAndReportedOnesAreNot()
    {
        _path.RunStep(null, Key(1));
        _path.Run(
            watch =>
            {
                using var cache = Cache(watch);
                cache.Condemn(Key(2), AdapterFaultReason.NotFinite);
                cache.Condemn(Key(3), AdapterFaultReason.NotFinite);
            },
            Segmentation);
        _path.Run(
            watch =>
            {
                using var cache = Cache(watch);
                Assert.Equal(
                    [(Key(1), AdapterFaultReason.Crashed), (Key(2), AdapterFaultReason.NotFinite), (Key(3), AdapterFaultReason.NotFinite)],
                    cache.Faults.Select(fault => (fault.Key, fault.Reason)));

                // The gateway keeps the first, knows nothing of the second, and could not look at the third.
                cache.Acknowledge([.. cache.Faults.Where(fault => fault.Key != Key(3))], new HashSet<AdapterKey> { Key(1) });
            },
            Killed);
        _path.Run(
            watch =>
            {
                using var cache = Cache(watch);
                Assert.Equal([Key(3)], cache.Faults.Select(fault => fault.Key));
            },
            Killed);
    }

    [Fact]
    public void Start_AfterAnEndThatIsNoneOfTheirs_SuspectsAreStillSuspects()
    {
        _path.RunStep(null, Key(1), Key(2));
        _path.Run(watch => Assert.True(watch.IsSuspect(Key(1)) && watch.IsSuspect(Key(2))), Segmentation);
        _path.Run(watch => Assert.True(watch.IsSuspect(Key(1)) && watch.IsSuspect(Key(2))), Killed);

        // It runs alone and dies of a fault: the other one is cleared by living on.
        _path.RunStep(Killed, Key(2));
        _path.Run(
            watch =>
            {
                Assert.Equal([Key(2)], watch.Condemned.All.Select(one => one.Key));
                Assert.True(watch.IsSuspect(Key(1)));
                Assert.False(watch.IsSuspect(Key(2)));
            },
            Segmentation);
    }

    /// <summary>
    /// A victim's steps run while another tenant's requests end the process again and again. The process says so, and nobody is blamed.
    /// </summary>
    [Fact]
    public void Start_AfterExceptionsOfRequests_TheVictimIsNeverBlamed()
    {
        int? exit = null;
        for (var i = 0; i < CrashVerdict.MostEnds * 2; i++)
        {
            _path.Run(
                watch =>
                {
                    Assert.False(watch.HasSuspects);
                    Step(watch, Key(1));
                    var request = new Thread(() => watch.NoteEnd(isWorker: false));
                    request.Start();
                    request.Join();
                },
                exit);
            exit = Abort;
        }

        _path.Run(
            watch =>
            {
                Assert.False(watch.HasSuspects);
                Assert.Empty(watch.Condemned.All);
            },
            Abort);
    }

    /// <summary>Nothing tells who it was, and it is always the same one that is there: then the host must go on without it.</summary>
    [Fact]
    public void Start_AfterUnexplainedEndsInARow_CondemnsInTheEnd()
    {
        _path.RunStep(null, Key(1));
        for (var end = 1; end < CrashVerdict.MostEnds; end++)
        {
            _path.Run(
                watch =>
                {
                    Assert.True(watch.IsSuspect(Key(1)));
                    Assert.Empty(watch.Condemned.All);
                    Step(watch, Key(1));
                },
                Abort);
        }

        _path.Run(watch => Assert.Equal([Key(1)], watch.Condemned.All.Select(one => one.Key)), Abort);
    }

    /// <summary>The process dies without it as well: what went before does not count against it any more.</summary>
    [Fact]
    public void Start_AfterAnEndWithoutTheSuspect_ItsRowBeginsAnew()
    {
        _path.RunStep(null, Key(1));
        for (var end = 1; end < CrashVerdict.MostEnds; end++)
        {
            _path.Run(_ => { }, Abort);
            _path.RunStep(Abort, Key(1));
        }

        _path.Run(
            watch =>
            {
                Assert.Empty(watch.Condemned.All);
                Assert.True(watch.IsSuspect(Key(1)));
            },
            Abort);
    }

    [Fact]
    public void Survived_ItsProbation_AcrossProcesses_ClearsIt()
    {
        var half = AdapterWatch.Probation / 2;
        _path.RunStep(null, Key(1), Key(2));
        _path.Run(watch => Survive(watch, Key(1), half), Segmentation);
        _path.Run(
            watch =>
            {
                Survive(watch, Key(1), half - 1);
                Assert.True(watch.IsSuspect(Key(1)));
                Survive(watch, Key(1), 1);
                Assert.False(watch.IsSuspect(Key(1)));
            },
            Killed);
        _path.Run(watch => Assert.True(!watch.IsSuspect(Key(1)) && watch.IsSuspect(Key(2))), Killed);
    }

    /// <summary>A suspect that was loaded, crashed nothing and made room for another is none any more, in this process and the next.</summary>
    [Fact]
    public async Task Evicted_ASuspect_IsNoneAnyMore()
    {
        var source = new MemorySource();
        source.Files[Digest(Key(1), [1])] = [1];
        source.Files[Digest(Key(2), [2])] = [2];
        var (first, second) = (Digest(Key(1), [1]), Digest(Key(2), [2]));
        _path.RunStep(null, first, second);
        using (var watch = _path.Next(Segmentation))
        {
            using var cache = Cache(watch, source, mostAdapters: 1);
            (await cache.LeaseAsync(first, "grant", CancellationToken.None)).Lease!.Dispose();
            Assert.True(watch.IsSuspect(first));
            (await cache.LeaseAsync(second, "grant", CancellationToken.None)).Lease!.Dispose();
            Assert.False(watch.IsSuspect(first));
            Assert.True(watch.IsSuspect(second));
        }

        _path.Run(watch => Assert.True(!watch.IsSuspect(first) && watch.IsSuspect(second)), Killed);
    }

    [Fact]
    public void Suspect_MoreThanRecords_ForgetsTheOldest()
    {
        _path.Run(watch =>
        {
            for (var i = 0; i <= JournalFile.SuspectRecords; i++)
            {
                watch.Suspect(Key(i));
            }
        });
        _path.Run(watch =>
        {
            Assert.False(watch.IsSuspect(Key(0)));
            Assert.All(Enumerable.Range(1, JournalFile.SuspectRecords), i => Assert.True(watch.IsSuspect(Key(i))));
        });
    }

    private static AdapterKey Digest(AdapterKey key, byte[] content) =>
        key with { Digest = AdapterFormats.AdapterDigest.OfHash(System.Security.Cryptography.SHA256.HashData(content)) };

    private static void Survive(AdapterWatch watch, AdapterKey key, int steps)
    {
        var weights = new NoWeights();
        watch.Loaded(weights, key);
        for (var i = 0; i < steps; i++)
        {
            watch.Survived(weights);
        }
    }

    private static AdapterCache Cache(AdapterWatch watch, MemorySource? source = null, int mostAdapters = 10)
    {
        var options = Options.Create(new AdapterCacheOptions { MaxAdapters = mostAdapters });
        return new AdapterCache(
            new AdapterLoader(source ?? new MemorySource(), new Factory(), watch, options, TimeProvider.System, NullLogger<AdapterLoader>.Instance),
            options,
            NullLogger<AdapterCache>.Instance,
            watch.Condemned);
    }

    private sealed class Factory : IWeightsFactory
    {
        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken)
        {
            using var mark = work.Begin();
            return ValueTask.FromResult<IAdapterWeights>(new NoWeights());
        }
    }
}
