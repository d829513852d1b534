using TenantStore.Consents;

namespace TenantStore.Tests.Consents;

public class ConsentBookTests
{
    private static readonly Actor s_actor = Actor.OfSystem("test");

    [Theory]
    [InlineData("", ConsentLevel.NoCode, "default")]
    [InlineData("all=train", ConsentLevel.Train, "all")]
    [InlineData("all=train repo=none", ConsentLevel.None, "repo")]
    [InlineData("all=none user=train", ConsentLevel.Train, "user")]
    [InlineData("user=train repo=none", ConsentLevel.None, "repo")]
    [InlineData("user=none repo=train", ConsentLevel.None, "user")]
    [InlineData("user=metrics repo=metrics", ConsentLevel.Metrics, "user")]
    [InlineData("all=none user=none repo=none both=train", ConsentLevel.Train, "both")]
    [InlineData("all=train user=train repo=train both=noCode", ConsentLevel.NoCode, "both")]
    [InlineData("other=train", ConsentLevel.NoCode, "default")]
    [InlineData("ended=train", ConsentLevel.NoCode, "default")]
    public void Decide_OfSeveralConsents_TakesTheMostSpecific(string consents, ConsentLevel level, string id) =>
        Assert.Equal(new ConsentDecision(level, id), new ConsentBook(consents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read)).Decide("u", "r"));

    [Fact]
    public void Decide_InARepositoryThatIsNotKnown_AsksForThePersonOnly() =>
        Assert.Equal("user", new ConsentBook([Read("user=train"), Read("repo=none"), Read("both=none")]).Decide("u", "").ConsentId);

    [Theory]
    [InlineData("user=train", ConsentLevel.Train, "user")]
    [InlineData("user=train both=metrics", ConsentLevel.Metrics, "both")]
    [InlineData("all=train repo=noCode", ConsentLevel.NoCode, "repo")]
    [InlineData("user=train repo=none", ConsentLevel.NoCode, "repo")]
    [InlineData("user=train other=none", ConsentLevel.Train, "user")]
    [InlineData("user=train repo=none both=train", ConsentLevel.Train, "user")]
    [InlineData("user=metrics both=train", ConsentLevel.Metrics, "user")]
    [InlineData("all=none both=train", ConsentLevel.None, "all")]
    public void DecideWork_InARepositoryThatIsNotTold_TakesTheLowestThatItMayHaveBeen(string consents, ConsentLevel level, string id) =>
        Assert.Equal(new ConsentDecision(level, id), new ConsentBook(consents.Split(' ').Select(Read)).DecideWork("u", ""));

    [Fact]
    public void DecideWork_InARepositoryThatIsTold_AsksForThatOne() =>
        Assert.Equal("both", new ConsentBook([Read("user=none"), Read("repo=none"), Read("both=train")]).DecideWork("u", "r").ConsentId);

    [Theory]
    [InlineData(null, ConsentLevel.Metrics)]
    [InlineData(ConsentLevel.Train, ConsentLevel.Metrics)]
    [InlineData(ConsentLevel.None, ConsentLevel.None)]
    public void Lowered_ByARequest_NeverRises(ConsentLevel? asked, ConsentLevel level) =>
        Assert.Equal(level, new ConsentDecision(ConsentLevel.Metrics, "x").Lowered(asked).Level);

    private static Consent Read(string text)
    {
        var (id, level) = (text.Split('=')[0], ConsentLevels.Parse(text.Split('=')[1])!.Value);
        var (user, repository) = id switch { "all" => ("", ""), "user" => ("u", ""), "repo" => ("", "r"), "other" => ("v", "r"), _ => ("u", "r") };
        return new Consent { Id = id, UserKey = user, Repository = repository, Level = level, Actor = s_actor, CreatedAt = default, WithdrawnAt = id == "ended" ? DateTimeOffset.UnixEpoch : null };
    }
}
