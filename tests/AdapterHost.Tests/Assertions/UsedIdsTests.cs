using AdapterHost.Assertions;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Assertions;

public sealed class UsedIdsTests
{
    private readonly ManualTime _time = new();

    private Assertion Make(string id, int seconds = 30) => new()
    {
        Audience = "host",
        Method = "POST",
        Path = "/",
        BodyHash = "x",
        Id = id,
        Tenant = TestHost.Tenant,
        BaseModel = "m",
        ModelName = "m",
        BaseModelDigest = "d",
        CacheSalt = "s",
        Class = RequestClass.Chat,
        Weight = 1,
        MaxOutputTokens = 1,
        RequestId = "r",
        IssuedAt = _time.GetUtcNow(),
        ExpiresAt = _time.GetUtcNow().AddSeconds(seconds),
    };

    [Fact]
    public void Take_Twice_IsAgain()
    {
        var ids = new UsedIds(_time);

        Assert.Equal([IdUse.First, IdUse.Again, IdUse.First], [ids.Take(Make("a")), ids.Take(Make("a")), ids.Take(Make("b"))]);
    }

    [Fact]
    public void Take_Full_TakesNothingNewUntilOldOnesExpire()
    {
        var ids = new UsedIds(_time, capacity: 2);
        ids.Take(Make("a", seconds: 10));
        ids.Take(Make("b", seconds: 20));

        Assert.Equal(IdUse.NoRoom, ids.Take(Make("c")));
        Assert.Equal(IdUse.Again, ids.Take(Make("a")));

        _time.Advance(TimeSpan.FromSeconds(10) + AssertionReader.ClockSkew);
        Assert.Equal(IdUse.First, ids.Take(Make("c")));
        Assert.Equal(IdUse.Again, ids.Take(Make("b")));
    }

    [Fact]
    public async Task Take_ByManyAtOnce_IsFirstForOne()
    {
        var ids = new UsedIds(_time);
        var assertion = Make("a");

        var uses = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => ids.Take(assertion))));

        Assert.Single(uses, IdUse.First);
    }
}
