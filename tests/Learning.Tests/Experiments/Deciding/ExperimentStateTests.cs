using System.Text.Json;
using Learning.Experiments.Assignment;
using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class ExperimentStateTests
{
    private static readonly ExperimentRules Rules = new(0.5);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(1499)]
    public void Restore_AfterAKill_GoesOnToTheSameNumbersToTheLastBit(int killedAfter)
    {
        var events = ExperimentStories.Requests(300, 0.3, 0.34, ExperimentMetric.Late, 0.02, 0.03).ToArray();
        var whole = new ExperimentState(Rules);
        foreach (var happened in events)
            whole.Apply(happened);

        var before = new ExperimentState(Rules);
        foreach (var happened in events.Take(killedAfter))
            before.Apply(happened);
        var after = new ExperimentState(Rules, JsonSerializer.Deserialize<ExperimentSnapshot>(JsonSerializer.Serialize(before.Snapshot()))!);
        foreach (var happened in events.Skip((int)after.Applied))
            after.Apply(happened);

        Assert.Equal(BitConverter.DoubleToInt64Bits(whole.Primary.Evidence), BitConverter.DoubleToInt64Bits(after.Primary.Evidence));
        Assert.Equal(JsonSerializer.Serialize(whole.Snapshot()), JsonSerializer.Serialize(after.Snapshot()));
        Assert.Equal(JsonSerializer.Serialize(ExperimentReport.Of(whole)), JsonSerializer.Serialize(ExperimentReport.Of(after)));
        Assert.NotEqual(1, whole.Primary.Evidence);
    }

    [Fact]
    public void Restore_Decided_StaysDecidedWithItsNumbers()
    {
        var state = new ExperimentState(Rules);
        var decision = ExperimentStories.Play(state, ExperimentStories.Requests(3000, 0.3, 0.5))!;
        var json = JsonSerializer.Serialize(state.Snapshot());

        var restored = new ExperimentState(Rules, JsonSerializer.Deserialize<ExperimentSnapshot>(json)!);

        Assert.Equal(json, JsonSerializer.Serialize(restored.Snapshot()));
        Assert.Equal(decision.Message, ExperimentDecider.Decide(restored, TimeSpan.FromDays(100))!.Message);
        Assert.False(restored.Apply(new ExperimentEvent(ExperimentArm.Control, "user", ExperimentMetric.Primary, true)));
    }

    [Fact]
    public void Snapshot_EveryNumber_IsFiniteAndSmall()
    {
        var state = new ExperimentState(Rules);
        foreach (var happened in ExperimentStories.Requests(4000, 0, 1, ExperimentMetric.Error, 0, 1))
            state.Apply(happened);

        var json = JsonSerializer.Serialize(state.Snapshot());

        Assert.True(state.Primary.Evidence > 1e100);
        Assert.InRange(json.Length, 100, 20 * 5 * 120);
        Assert.NotNull(JsonSerializer.Serialize(ExperimentReport.Of(state)));
    }

    [Fact]
    public void Apply_InAnotherOrder_IsAnotherNumber()
    {
        var events = ExperimentStories.Requests(300, 0.3, 0.5).ToArray();
        var (one, other) = (new ExperimentState(Rules), new ExperimentState(Rules));
        foreach (var happened in events)
            one.Apply(happened);
        foreach (var happened in events.Reverse())
            other.Apply(happened);

        Assert.NotEqual(one.Primary.Evidence, other.Primary.Evidence);
        Assert.Equal(StratifiedEffect.Of(one.Primary.Users.Users), StratifiedEffect.Of(other.Primary.Users.Users));
    }

    /// <summary>Clients say who their users are. Whatever they say, the state stays small, counts every request, and is made again by the names under which it counted.</summary>
    [Fact]
    public void Apply_UsersWithoutEnd_AreNamedUpToABound()
    {
        const int Users = 6000;
        var random = new Random(1);
        var (state, replayed) = (new ExperimentState(Rules), new ExperimentState(Rules));
        for (var i = 0; i < Users; i++)
        {
            var arm = random.Next(2) == 0 ? ExperimentArm.Control : ExperimentArm.Candidate;
            var happened = new ExperimentEvent(arm, $"u_{i}", ExperimentMetric.Primary, random.NextDouble() < 0.3);
            replayed.Apply(happened with { User = state.Primary.Users.StratumOf(happened.User) });
            state.Apply(happened);
        }

        var users = state.Primary.Users;
        Assert.Equal((UserTallies.MostNamed + UserTallies.Rest, Users), (users.Users.Count(), users.Users.Sum(user => user.Requests)));
        Assert.Equal(("u_7", 1), (users.Of("u_7").User, users.Of("u_7").Requests));
        Assert.Equal(users.Of("u_5999"), users.Of(users.StratumOf("u_5999")));
        Assert.NotEqual("u_5999", users.Of("u_5999").User);
        Assert.Equal(JsonSerializer.Serialize(state.Snapshot()), JsonSerializer.Serialize(replayed.Snapshot()));
        var restored = new ExperimentState(Rules, state.Snapshot());
        Assert.Equal(users.StratumOf("u_new"), restored.Primary.Users.StratumOf("u_new"));
    }

    [Theory]
    [InlineData(ExperimentArm.None)]
    [InlineData(ExperimentArm.Holdback)]
    internal void Apply_OfNoArm_IsRefused(ExperimentArm arm) =>
        Assert.Throws<ArgumentException>(() => new ExperimentState(Rules).Apply(new ExperimentEvent(arm, "user", ExperimentMetric.Primary, true)));

    [Fact]
    public void Restore_OtherRules_IsRefused()
    {
        var state = new ExperimentState(Rules);
        state.Apply(new ExperimentEvent(ExperimentArm.Control, "user", ExperimentMetric.Primary, true));

        Assert.Throws<ArgumentException>(() => new ExperimentState(new ExperimentRules(0.5, guardrails: []), state.Snapshot()));
        Assert.Throws<ArgumentException>(() => new ExperimentState(Rules, state.Snapshot() with { Format = 2 }));
    }
}
