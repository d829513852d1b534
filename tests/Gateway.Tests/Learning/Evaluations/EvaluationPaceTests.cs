using Gateway.Learning.Evaluations;
using Gateway.Learning.Evaluations.Running;
using Gateway.Shedding;
using Gateway.Tests.Identity;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>How evaluations make room.</summary>
public sealed class EvaluationPaceTests
{
    private static readonly BaseModelId s_model = ModelOf("one");
    private static readonly TimeSpan s_question = TimeSpan.FromSeconds(1);

    private readonly ManualTime _time = new();
    private readonly People _people = new();

    [Fact]
    public async Task Begin_Alone_IsFree()
    {
        var pace = Pace();
        await pace.BeginAsync(s_model, default);
        Assert.True(pace.BeginAsync(s_model, default).IsCompletedSuccessfully);
        Assert.True(pace.RestAsync(s_model, s_question, default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Begin_WithPeople_IsOneAtATime_AndAnotherModelIsNotHeldUp()
    {
        var pace = Pace();
        _people.At.UnionWith([s_model, ModelOf("two")]);
        await pace.BeginAsync(s_model, default);
        var second = pace.BeginAsync(s_model, default);
        Assert.False(second.IsCompleted);
        Assert.True(pace.BeginAsync(ModelOf("two"), default).IsCompletedSuccessfully);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(second.IsCompleted);
        pace.End(s_model);
        await AdvanceUntilAsync(second);
    }

    [Fact]
    public async Task Begin_WhenPeopleHaveLeft_GoesOn()
    {
        var pace = Pace();
        _people.At.Add(s_model);
        await pace.BeginAsync(s_model, default);
        var second = pace.BeginAsync(s_model, default);
        _people.At.Clear();
        await AdvanceUntilAsync(second);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0.5, 0.5)]
    [InlineData(50, 10)]
    public async Task Rest_WithPeople_IsThatManyTimesTheQuestion_ButNotForEver(double restraint, double seconds)
    {
        var pace = Pace(restraint);
        _people.At.Add(s_model);
        var rest = pace.RestAsync(s_model, s_question, default);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(rest.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await rest.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Rest_WithoutRestraint_IsNone()
    {
        _people.At.Add(s_model);
        Assert.True(Pace(0).RestAsync(s_model, s_question, default).IsCompletedSuccessfully);
    }

    /// <summary>Who waits for a long answer is there until it has come.</summary>
    [Fact]
    public void PeopleWatch_OfALongAnswer_SeesItsPersonToTheEnd()
    {
        var watch = new PeopleWatch(_time);
        Assert.False(watch.HasSeen(s_model, s_question));
        watch.Began(s_model);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(watch.HasSeen(s_model, s_question));
        Assert.False(watch.HasSeen(ModelOf("two"), s_question));
        watch.Ended(s_model);
        Assert.True(watch.HasSeen(s_model, s_question));
        _time.Advance(s_question);
        Assert.False(watch.HasSeen(s_model, s_question));
    }

    private async Task AdvanceUntilAsync(Task task)
    {
        for (var i = 0; i < 100 && !task.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private EvaluationPace Pace(double restraint = 3) => new(_people, Options.Create(new EvaluationOptions { Restraint = restraint }), _time);

    private static BaseModelId ModelOf(string name) => new(BaseModelName.Parse(name), BaseModelDigest.Parse("sha256:" + new string('a', 64)));

    private sealed class People : IOtherWork
    {
        public HashSet<BaseModelId> At { get; } = [];

        public bool IsThere(BaseModelId model) => At.Contains(model);
    }
}
