using Gateway.Learning.Interactions.Erasure;
using Gateway.Tests.Identity;
using TenantStore;
using TenantStore.Consents;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>Code in memory is gone when its time is over, when there is too much of it, and when its person wants it gone.</summary>
public sealed class HeldCodeTests
{
    private static readonly TimeSpan s_kept = TimeSpan.FromMinutes(20);
    private static readonly TenantId s_acme = TenantId.New(TimeProvider.System);
    private static readonly TenantId s_globex = TenantId.New(TimeProvider.System);

    private readonly ManualTime _time = new();

    [Fact]
    public void Sweep_OfWhatNobodyAsksFor_LetsItGo()
    {
        var held = new HeldCode<string>(100, s_kept, _time);
        held.Put(s_acme, "a", default, "x", 1);
        _time.Advance(s_kept / 2);
        held.Put(s_acme, "b", default, "x", 1);
        Assert.True(held.TryGet(s_acme, "a", out _));
        _time.Advance(s_kept / 2);

        Assert.False(held.TryGet(s_acme, "a", out _));
        held.Sweep();
        Assert.True(held.TryGet(s_acme, "b", out _));
        _time.Advance(s_kept);
        held.Sweep();
        Assert.Empty(held.Tenants);
    }

    [Fact]
    public void Put_BeyondTheBound_CostsTheTenantThatHoldsMostItsOldest()
    {
        var held = new HeldCode<string>(100, s_kept, _time);
        held.Put(s_globex, "own", default, "x", 20);
        for (var i = 0; i < 20; i++)
            held.Put(s_acme, $"{i}", default, "x", 20);

        Assert.True(held.TryGet(s_globex, "own", out _));
        Assert.False(held.TryGet(s_acme, "16", out _));
        Assert.True(held.TryGet(s_acme, "19", out _));
        Assert.False(held.TryGet(s_globex, "19", out _));
    }

    [Fact]
    public void Put_OfWhatIsTooLarge_HoldsNothing()
    {
        var held = new HeldCode<string>(100, s_kept, _time);
        held.Put(s_acme, "a", default, "x", 101);
        Assert.Empty(held.Tenants);
    }

    [Fact]
    public void Remove_ByAnOrder_TakesWhatItNamesInItsTenant()
    {
        var held = new HeldCode<string>(1000, s_kept, _time);
        foreach (var tenant in new[] { s_acme, s_globex })
        {
            foreach (var (user, repository) in new[] { ("ann", ""), ("ann", "web"), ("bob", "web"), ("eve", "app"), ("eve", "web") })
                held.Put(tenant, $"{user}/{repository}", new CodeOwner(user, repository), "x", 1);
        }

        Remove(new ErasureOrder([], ErasureReason.UserErased) { UserKey = "ann" });
        Remove(new ErasureOrder([], ErasureReason.RepositoryErased) { Repository = "app" });
        Remove(new ErasureOrder([], ErasureReason.ConsentWithdrawn)
        {
            Places = [new PlaceChange("bob", "web", ConsentLevel.Train, ConsentLevel.Metrics), new PlaceChange("eve", "web", ConsentLevel.NoCode, ConsentLevel.NoCode)],
        });

        Assert.Equal(["eve/web"], Keys(s_acme));
        Assert.Equal(5, Keys(s_globex).Count());

        void Remove(ErasureOrder order) => held.Remove(s_acme, owner => owner.IsOf(order));
        IEnumerable<string> Keys(TenantId tenant) => new[] { "ann/", "ann/web", "bob/web", "eve/app", "eve/web" }.Where(key => held.TryGet(tenant, key, out _));
    }
}
