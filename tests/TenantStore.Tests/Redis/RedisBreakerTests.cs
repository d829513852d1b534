using TenantStore.Redis;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Redis;

public class RedisBreakerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Failed_InARow_OpensAtTheLimitOnce()
    {
        var breaker = Make();
        Assert.False(breaker.Failed());
        Assert.False(breaker.Failed());
        Assert.Equal(BreakerVerdict.Pass, breaker.Ask());

        Assert.True(breaker.Failed());
        Assert.False(breaker.Failed());
        Assert.Equal(BreakerVerdict.Refuse, breaker.Ask());
    }

    [Fact]
    public void Succeeded_BetweenFailures_CountsAnew()
    {
        var breaker = Make();
        for (var i = 0; i < 10; i++)
        {
            breaker.Failed();
            breaker.Failed();
            breaker.Succeeded();
        }

        Assert.Equal(BreakerVerdict.Pass, breaker.Ask());
    }

    [Fact]
    public void Ask_AfterThePause_OneProbeAtATime()
    {
        var breaker = Open();
        _time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Equal(BreakerVerdict.Refuse, breaker.Ask());

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(BreakerVerdict.RefuseAndProbe, breaker.Ask());
        Assert.Equal(BreakerVerdict.Refuse, breaker.Ask());
    }

    [Fact]
    public void Probed_Failed_WaitsAnotherPause()
    {
        var breaker = Open();
        _time.Advance(TimeSpan.FromSeconds(1));
        breaker.Ask();
        Assert.False(breaker.Probed(good: false));
        Assert.Equal(BreakerVerdict.Refuse, breaker.Ask());

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(BreakerVerdict.RefuseAndProbe, breaker.Ask());
    }

    [Fact]
    public void Probed_Good_Closes()
    {
        var breaker = Open();
        _time.Advance(TimeSpan.FromSeconds(1));
        breaker.Ask();
        Assert.True(breaker.Probed(good: true));
        Assert.Equal(BreakerVerdict.Pass, breaker.Ask());
    }

    [Fact]
    public void Succeeded_WhileOpen_ChangesNothing()
    {
        var breaker = Open();
        breaker.Succeeded();
        Assert.Equal(BreakerVerdict.Refuse, breaker.Ask());
    }

    private RedisBreaker Make() => new(3, TimeSpan.FromSeconds(1), _time);

    private RedisBreaker Open()
    {
        var breaker = Make();
        for (var i = 0; i < 3; i++)
            breaker.Failed();
        return breaker;
    }
}
