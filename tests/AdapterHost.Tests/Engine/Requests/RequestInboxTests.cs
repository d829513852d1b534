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
