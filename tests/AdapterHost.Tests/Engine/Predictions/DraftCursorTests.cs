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
        Assert.Equal(s_draft[..(DraftCursor.MaxProposal / 2)], cursor.Proposal.ToArray());
        Follow(cursor, s_draft[..10]);
        Assert.Equal(110, cursor.Proposal[0]);
        Follow(cursor, s_draft[10..]);
        Assert.Equal(0, cursor.Proposal.Length);
        Follow(cursor, [1, 2]);
        Assert.Equal(0, cursor.Proposal.Length);
    }

    [Fact]
    public void Proposal_TokensWereReplaced_GoesOnBehindThem()
    {
        var cursor = new DraftCursor(s_draft);
        Follow(cursor, [.. s_draft[..10], 7, 8]);
        Assert.Equal(112, cursor.Proposal[0]);
        Follow(cursor, s_draft[12..14]);
        Assert.Equal(114, cursor.Proposal[0]);
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

    [Fact]
    public void Judge_WrongAndRight_ProposesLessAndMore()
    {
        var cursor = new DraftCursor(s_draft);
        cursor.Judge(right: 1, wrong: 15);
        Assert.Equal((1, 15, 2), (cursor.Accepted, cursor.Rejected, cursor.Proposal.Length));
        cursor.Judge(right: 2, wrong: 0);
        cursor.Judge(right: 4, wrong: 0);
        Assert.Equal((7, 8), (cursor.Accepted, cursor.Proposal.Length));
        cursor.Judge(0, 0);
        Assert.Equal((7, 15, 8), (cursor.Accepted, cursor.Rejected, cursor.Proposal.Length));
    }

    private static void Follow(DraftCursor cursor, IEnumerable<int> tokens)
    {
        foreach (var token in tokens)
        {
            cursor.Follow(token);
        }
    }
}
