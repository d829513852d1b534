using AdapterHost.Engine.Watching;
using static AdapterHost.Tests.Watching.JournalPath;

namespace AdapterHost.Tests.Watching;

/// <summary>Who pays for a crash: the one that must have done it, at once; where nothing tells, nobody until it has come again and again.</summary>
public sealed class CrashVerdictTests
{
    private const int Segmentation = 139;
    private const int Abort = 134;

    /// <summary>An adapter alone at work, and nothing that the process could say of itself.</summary>
    [Theory]
    [InlineData(Segmentation, false, 0, true)]
    [InlineData(135, false, 0, true)]
    [InlineData(Segmentation, true, 0, false)]
    [InlineData(Segmentation, true, CrashVerdict.MostEnds - 1, true)]
    [InlineData(Abort, false, 0, false)]
    [InlineData(Abort, false, CrashVerdict.MostEnds - 2, false)]
    [InlineData(Abort, false, CrashVerdict.MostEnds - 1, true)]
    [InlineData(null, false, 0, false)]
    [InlineData(null, true, CrashVerdict.MostEnds - 1, true)]
    public void Of_OneAtWork_IsCondemnedWhenItMustHaveBeenOrEndsPileUp(int? exit, bool others, int endsBefore, bool condemned)
    {
        var verdict = CrashVerdict.Of(exit, new LastWork([Key(0)], others, Noted: null), _ => endsBefore);
        Assert.Equal(condemned ? Key(0) : null, verdict.Condemned);
        Assert.Equal(condemned ? [] : [(Key(0), endsBefore + 1)], verdict.Suspected);
        Assert.True(verdict.WasCrash);
    }

    /// <summary>Several: nobody is condemned, however often, and no end is counted against any of them; alone they will show.</summary>
    [Theory]
    [InlineData(Segmentation)]
    [InlineData(Abort)]
    [InlineData(null)]
    public void Of_SeveralAtWork_AllAreSuspectsAndNoneIsCondemned(int? exit)
    {
        var verdict = CrashVerdict.Of(exit, new LastWork([Key(0), Key(1)], Others: false, Noted: null), _ => 3);
        Assert.Null(verdict.Condemned);
        Assert.Equal([(Key(0), 3), (Key(1), 3)], verdict.Suspected);
    }

    /// <summary>The dying thread's own word counts more than who else was there: a request's thread clears all, a load's convicts the one.</summary>
    [Theory]
    [InlineData(new int[0], null)]
    [InlineData(new[] { 1 }, 1)]
    public void Of_WithALastWord_OnlyThatWorkIsLookedAt(int[] noted, int? condemned)
    {
        var verdict = CrashVerdict.Of(Abort, new LastWork([Key(0), Key(1)], Others: true, [.. noted.Select(Key)]), _ => CrashVerdict.MostEnds);
        Assert.Equal(condemned is { } one ? Key(one) : null, verdict.Condemned);
        Assert.Empty(verdict.Suspected);
        Assert.True(verdict.WasCrash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70)]
    [InlineData(137)]
    [InlineData(143)]
    public void Of_AnEndThatWasNoCrash_BlamesNobody(int exit)
    {
        var verdict = CrashVerdict.Of(exit, new LastWork([Key(0)], Others: false, Noted: null), _ => CrashVerdict.MostEnds);
        Assert.Null(verdict.Condemned);
        Assert.Empty(verdict.Suspected);
        Assert.False(verdict.WasCrash);
    }
}
