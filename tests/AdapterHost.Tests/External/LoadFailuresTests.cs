using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.External;

namespace AdapterHost.Tests.External;

/// <summary>Whose fault it is that an adapter is not loaded.</summary>
public sealed class LoadFailuresTests
{
    private readonly LoadFailures _failures = new();

    [Fact]
    public void Refusals_WithoutAnotherThatLoads_AreTheEngines() => Assert.All(Enumerable.Range(0, 20), _ => Assert.False(_failures.Add(Key(1), 8)));

    [Fact]
    public void Another_BeforeTheFirstRefusal_ProvesNothing()
    {
        _failures.Loaded(Key(2), 8);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.False(_failures.Add(Key(1), 8)));
    }

    [Fact]
    public void Another_OfASmallerRank_ProvesNothing()
    {
        Assert.False(_failures.Add(Key(1), 64));
        _failures.Loaded(Key(2), 8);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.False(_failures.Add(Key(1), 64)));
        _failures.Loaded(Key(2), 64);
        Assert.True(_failures.Add(Key(1), 64));
    }

    [Fact]
    public void Another_SinceTheFirstRefusal_MakesTheThirdAFault()
    {
        Assert.False(_failures.Add(Key(1), 8));
        _failures.Loaded(Key(2), 8);
        Assert.False(_failures.Add(Key(1), 8));
        Assert.True(_failures.Add(Key(1), 8));

        // Its count begins anew.
        Assert.False(_failures.Add(Key(1), 8));
    }

    [Fact]
    public void ItsOwnLoad_EndsTheRow()
    {
        _failures.Add(Key(1), 8);
        _failures.Loaded(Key(2), 8);
        _failures.Add(Key(1), 8);
        _failures.Loaded(Key(1), 8);
        Assert.False(_failures.Add(Key(1), 8));
    }

    private static AdapterKey Key(int number) => new(new HostContract.TenantKey($"t{number}"), AdapterDigest.Parse("sha256:" + new string('a', 64)));
}
