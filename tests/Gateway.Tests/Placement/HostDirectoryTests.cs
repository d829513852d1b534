using Gateway.Placement;
using Gateway.Placement.Affinity;
using Gateway.Placement.Circuits;
using Gateway.Placement.Hosts;
using Gateway.Tests.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Placement;

/// <summary>Two processes say that they are at one address.</summary>
public sealed class HostDirectoryTests : IDisposable
{
    private const string Address = "http://10.0.0.1:1";

    private static readonly BaseModelId s_baseModel = new(BaseModelName.Parse("base"), BaseModelDigest.Parse("sha256:" + new string('0', 64)));

    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddMetrics().AddCircuits().BuildServiceProvider();
    private readonly ManualTime _time = new();
    private readonly HostDirectory _directory;

    public HostDirectoryTests() => _directory = new HostDirectory(
        new HostIdentities(new byte[32]), new PlacementHash(7), _services.GetRequiredService<CircuitFactory>(), _time, Options.Create(new PlacementOptions()),
        NullLogger<HostDirectory>.Instance);

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Shared_Older_DoesNotReplaceOneThatIsInUse()
    {
        var here = Join("here", ageSeconds: 10);
        Assert.Null(Share("older", ageSeconds: 20));
        Assert.Equal([here], _directory.All);
        var younger = Share("younger", ageSeconds: 5);
        Assert.Same(younger, Assert.Single(_directory.All));
    }

    /// <summary>Ages go by clocks that may be wrong: one that does not answer has no claim to the address.</summary>
    [Theory]
    [InlineData("open")]
    [InlineData("silent")]
    [InlineData("stranger")]
    public void Shared_SeeminglyOlder_ReplacesOneThatIsNotInUse(string why)
    {
        var here = Join("here", ageSeconds: 10);
        if (why == "silent")
            _time.Advance(TimeSpan.FromSeconds(7));
        else if (why == "stranger")
            here.Disproved();
        for (var i = 0; i < HostCircuit.MostFailures && why == "open"; i++)
            here.Circuit.Probed(good: false);
        Assert.Same(Share("other", ageSeconds: 600), Assert.Single(_directory.All));
    }

    /// <summary>A process that ends is told "join again" by a gateway that knows its successor: it may say its last words, and takes nothing from it.</summary>
    [Fact]
    public void Joined_OlderThanItsSuccessor_LeavesItInUse()
    {
        var successor = Join("successor", ageSeconds: 10);
        var old = Join("old", ageSeconds: 600);
        Assert.True(_directory.IsAvailable(successor));
        Assert.False(_directory.IsAvailable(old));
        Assert.Same(old, _directory.Find(old.Id));
        Assert.True(_directory.IsOutlived(Address, "another", 600));
        Assert.False(_directory.IsOutlived(Address, "another", 1));

        var next = Join("next", ageSeconds: 1);
        Assert.Equal([next], _directory.All);
        Assert.True(_directory.IsAvailable(next));
    }

    [Fact]
    public void Excluded_ComesBackByItsOwnWordAlone()
    {
        var here = Join("here", ageSeconds: 10);
        Assert.Equal([here], _directory.Exclude(Address.ToUpperInvariant()));
        Assert.True(here.IsGone);
        Assert.Null(Share("here", ageSeconds: 10));
        Assert.Null(Share("next", ageSeconds: 1));
        Join("next", ageSeconds: 1);
        Assert.NotNull(Share("third", ageSeconds: 0));
    }

    private HostState Join(string bootGeneration, double ageSeconds)
    {
        var host = _directory.Add(new HostFacts(Address, bootGeneration, 8, 2048), s_baseModel, ageSeconds, out _);
        host.Proven();
        host.Published();
        return host;
    }

    private HostState? Share(string bootGeneration, double ageSeconds) =>
        _directory.AddShared(new HostFacts(Address, bootGeneration, 8, 2048), s_baseModel, _time.GetUtcNow().AddSeconds(-ageSeconds), _time.GetTimestamp());
}
