using AdapterHost.Engine;

namespace AdapterHost.Tests.Predictions;

/// <summary>What is proposed next, while the text follows its prediction, leaves it and comes back.</summary>
public sealed class DraftCursorTests
{
    private static readonly int[] s_draft = [.. Enumerable.Range(100, 60)];

    [Fact]
    public void Proposal_TextFollowsThePrediction_StaysAhead()
    {
        var cursor = new DraftCursor(s_draft);
        Assert.Equal(s_draft[..DraftCursor.MaxProposal], cursor.Proposal.ToArray());
        Follow(cursor, s_draft[..10]);
        Assert.Equal(110, cursor.Proposal[0]);
        Follow(cursor, s_draft[10..]);
        Assert.Equal(0, cursor.Proposal.Length);
        Follow(cursor, [1, 2]);
        Assert.Equal(0, cursor.Proposal.Length);
    }

    [Fact]
    public void Proposal_TokensWereReplaced_NothingUntilItGoesOnBehindThem()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..10], 7, 8]);
        Assert.Equal(0, cursor.Proposal.Length);
        Follow(cursor, s_draft[12..13]);
        Assert.Equal(113, cursor.Proposal[0]);
    }

    /// <summary>A token that stands further on by chance leads astray for one step only.</summary>
    [Fact]
    public void Proposal_MatchByChance_DoesNotLoseTheRealPlace()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..10], s_draft[16], 7, 8]);
        Assert.Equal(0, cursor.Proposal.Length);
        Follow(cursor, [s_draft[11]]);
        Assert.Equal(112, cursor.Proposal[0]);
    }

    [Fact]
    public void Proposal_TextGoesBack_FollowsIt()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..40], .. s_draft[5..8]]);
        Assert.Equal(108, cursor.Proposal[0]);
    }

    [Fact]
    public void Proposal_TokensWereInserted_FindsItsWayBack()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..10], 1, 2, 3, 4, 5, 6, 7, .. s_draft[10..14]]);
        Assert.Equal(114, cursor.Proposal[0]);
    }

    [Fact]
    public void Proposal_TokensWereDeleted_FindsItsWayBack()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..10], .. s_draft[30..34]]);
        Assert.Equal(134, cursor.Proposal[0]);
    }

    /// <summary>What earlier answers said is tried while the place is lost, and is no part of the prediction's account.</summary>
    [Fact]
    public void Proposal_WhileLost_IsWhatEarlierAnswersSaid()
    {
        var earlier = new NgramCache();
        Follow(new DraftCursor(s_draft) { Earlier = earlier }, [.. s_draft[..10], 1, 2, 3, 4, 5, .. s_draft[10..14]]);
        var cursor = new DraftCursor(s_draft) { Earlier = earlier };
        Follow(cursor, [.. s_draft[..10], 1]);
        Assert.Equal([2, 3, 4], cursor.Proposal.ToArray());
        cursor.Judge(right: 3, wrong: 0);
        Assert.Equal((0, 0), (cursor.Accepted, cursor.Rejected));
        Follow(cursor, [2, 3, 4, 5]);
        Assert.Equal(s_draft[10..13], cursor.Proposal.ToArray());
    }

    [Fact]
    public void Judge_RightAndWrong_AreCounted()
    {
        var cursor = new DraftCursor(s_draft);
        cursor.Judge(right: 8, wrong: 0);
        cursor.Judge(right: 3, wrong: 5);
        Assert.Equal((11, 5), (cursor.Accepted, cursor.Rejected));
    }

    private static void Follow(DraftCursor cursor, IEnumerable<int> tokens)
    {
        foreach (var token in tokens)
        {
            cursor.Follow(token);
        }
    }
}
