using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Requests;

/// <summary>Who is let in when the queue is full, and what a request asks of the scheduler.</summary>
public sealed class RequestInboxTests
{
    [Fact]
    public void TryAdd_QueueIsFullAndLaneHasOneWaiting_TakesItsPlace()
    {
        var inbox = new RequestInbox(4);
        var old = Inline("a", "lane");
        Assert.Null(inbox.TryAdd(old, 0));
        Assert.Null(inbox.TryAdd(Inline("b", "lane"), 0));
        while (inbox.TryAdd(Inline("c" + inbox.Queued, null), 0) is null)
        {
        }

        Assert.Equal(4, inbox.Queued);
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryAdd(Inline("a", "other"), 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryAdd(Inline("c", "lane"), 0));
        var (second, third) = (Inline("a", "lane"), Inline("a", "lane"));
        Assert.Null(inbox.TryAdd(second, 0));
        Assert.Null(inbox.TryAdd(third, 0));
        Assert.Equal(4, inbox.Queued);

        // The two that were superseded end: their place is the third one's.
        inbox.Leave(old);
        inbox.Leave(second);
        Assert.Equal(4, inbox.Queued);
        inbox.Leave(third);
        Assert.Equal(3, inbox.Queued);

        // It has left its lane too: the next is one more.
        Assert.Null(inbox.TryAdd(Inline("a", "lane"), 0));
        Assert.Equal(4, inbox.Queued);
    }

    /// <summary>A lane has nothing to do with other tenants' lanes, nor with other classes.</summary>
    [Fact]
    public void TryAdd_QueueIsFull_OnlyInlineRequestsOfTheSameLaneGetIn()
    {
        var inbox = new RequestInbox(1);
        Assert.Null(inbox.TryAdd(Inline("a", "lane"), 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryAdd(Inline("b", "lane"), 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryAdd(Inline("a", null), 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryAdd(new Request(Source("a") with { Class = RequestClass.Chat, Lane = "lane" }, 1), 0));
    }

    [Fact]
    public void TryHold_GivenBackOrAdded_IsOnePlace()
    {
        var inbox = new RequestInbox(1);
        var (first, second) = (Inline("a", null), Inline("b", null));
        Assert.Null(inbox.TryHold(first, 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryHold(second, 0));
        Assert.False(inbox.TryTake(out _));
        inbox.GiveBack(first);
        Assert.Equal(0, inbox.Queued);

        Assert.Null(inbox.TryHold(second, 0));
        Assert.Null(inbox.TryAdd(second, 0));
        Assert.Equal(1, inbox.Queued);
        Assert.True(inbox.TryTake(out var taken));
        Assert.Same(second, taken);
        inbox.Leave(second);
        Assert.Equal(0, inbox.Queued);
    }

    /// <summary>It counted on the place of one that has begun to run while it was made: it gets one of its own, or none.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryAdd_WhomItWouldSupersedeHasLeft_NeedsAPlaceOfItsOwn(bool isTakenByAnother)
    {
        var inbox = new RequestInbox(1);
        var (older, newer, other) = (Inline("a", "lane"), Inline("a", "lane"), Inline("b", null));
        Assert.Null(inbox.TryAdd(older, 0));
        Assert.Null(inbox.TryHold(newer, 0));
        Assert.Equal(1, inbox.Queued);
        inbox.Leave(older);
        if (isTakenByAnother)
        {
            Assert.Null(inbox.TryAdd(other, 0));
        }

        Assert.Equal(isTakenByAnother ? EngineRefusal.QueueFull : null, inbox.TryAdd(newer, 0));
        Assert.Equal(1, inbox.Queued);
        inbox.Leave(isTakenByAnother ? other : newer);
        Assert.Equal(0, inbox.Queued);

        // Nobody is left in the lane.
        Assert.Null(inbox.TryAdd(other, 0));
        Assert.Equal(EngineRefusal.QueueFull, inbox.TryHold(Inline("a", "lane"), 0));
    }

    /// <summary>Both held a place before either could supersede: each gives back its own.</summary>
    [Fact]
    public void TryAdd_TwoOfOneLaneHeldTogether_EachHasItsPlace()
    {
        var inbox = new RequestInbox(8);
        var (older, newer) = (Inline("a", "lane"), Inline("a", "lane"));
        Assert.Null(inbox.TryHold(older, 0));
        Assert.Null(inbox.TryHold(newer, 0));
        Assert.Null(inbox.TryAdd(older, 0));
        Assert.Null(inbox.TryAdd(newer, 0));
        Assert.Equal(2, inbox.Queued);
        inbox.Leave(older);
        Assert.Equal(1, inbox.Queued);
        inbox.Leave(newer);
        Assert.Equal(0, inbox.Queued);
    }

    [Fact]
    public void TryAdd_ClosedSinceItWasHeld_IsRefusedAndGivenBack()
    {
        var inbox = new RequestInbox(8);
        var request = Inline("a", "lane");
        Assert.Null(inbox.TryHold(request, 0));
        inbox.Close();
        Assert.Equal(EngineRefusal.ShuttingDown, inbox.TryAdd(request, 0));
        Assert.Equal(EngineRefusal.ShuttingDown, inbox.TryHold(Inline("b", null), 0));
        Assert.Equal(0, inbox.Queued);
        Assert.False(inbox.TryTake(out _));
    }

    [Fact]
    public void Demand_OfARequest_SaysWhatItSays()
    {
        var demand = new Request(Source("a") with { Class = RequestClass.Inline, Lane = "lane", Weight = 2.5, Choices = 3 }, 7).Demand;
        Assert.Equal(new TenantKey("a"), demand.Tenant);
        Assert.Equal((RequestClass.Inline, "lane", 2.5), (demand.Class, demand.Lane, demand.Weight));
        Assert.Equal((4, 7, 3, false), (demand.PromptTokens, demand.Cap, demand.Choices, demand.ScoresPrompt));
        Assert.Equal(4 + (3 * 7), demand.ReservedTokens);

        var scores = new Request(Source("a") with { Class = RequestClass.Inline, ScorePrompt = true }, 0).Demand;
        Assert.Equal((RequestClass.Background, true), (scores.Class, scores.ScoresPrompt));
    }

    private static Request Inline(string tenant, string? lane) => new(Source(tenant) with { Class = RequestClass.Inline, Lane = lane }, 1);

    private static GenerationRequest Source(string tenant) => new()
    {
        Tenant = new TenantKey(tenant),
        Prompt = [1, 2, 3, 4],
        MaxTokens = 1,
        Sampling = new SamplingSettings(Temperature: 0),
    };
}
