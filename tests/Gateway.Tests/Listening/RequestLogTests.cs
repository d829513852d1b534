using Gateway.Tests.Servers;

namespace Gateway.Tests.Listening;

public sealed class RequestLogTests
{
    [Fact]
    public async Task EveryRequest_OfTenants_LeavesOneLineThatNamesItByIds()
    {
        var playground = new Playground();
        await playground.InitializeAsync();
        string id;
        using (var answer = await playground.ChatAsync(playground.Acme.Token, "nosuch-model-canary"))
            id = answer.Headers.GetValues("x-request-id").Single();
        string stranger;
        using (var answer = await playground.ChatAsync("lg_nobody", "quickfix"))
            stranger = answer.Headers.GetValues("x-request-id").Single();
        await playground.DisposeAsync();

        var line = Assert.Single(Lines(playground), l => l.Contains(id, StringComparison.Ordinal));
        Assert.Contains("POST /v1/chat/completions 404 in", line);
        Assert.DoesNotContain("tenant -", line);
        Assert.DoesNotContain("canary", line);
        Assert.Contains("401 in", Assert.Single(Lines(playground), l => l.Contains(stranger, StringComparison.Ordinal)));
        Assert.DoesNotContain(Lines(playground), l => l.Contains(" Information 1010 ", StringComparison.Ordinal) && l.Contains("/report", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(Playground playground) => playground.Gateway.Logs.Lines.Where(l => l.Contains(" 1010 ", StringComparison.Ordinal));
}
