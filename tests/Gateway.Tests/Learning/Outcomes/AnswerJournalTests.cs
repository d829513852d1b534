using Gateway.Learning.Outcomes.Serving;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>Answers on their way to a registry in which each tenant has a writer of its own.</summary>
public sealed class AnswerJournalTests
{
    /// <summary>An import or an erasure of one tenant holds its own writer for as long as it takes.</summary>
    [Fact]
    public async Task Flush_WhileATenantsWriterIsTaken_WritesTheOthersAndThatOneLater()
    {
        await using var server = await PostgresRegistry.StartAsync();
        await using var gateway = await GatewayServer.StartAsync(server.Settings);
        var (acme, globex) = (TenantId.Parse((await gateway.CreateTenantAsync("acme")).Id), TenantId.Parse((await gateway.CreateTenantAsync("globex")).Id));
        var registry = gateway.Services.GetRequiredService<Registry>();
        using var journal = ActivatorUtilities.CreateInstance<AnswerJournal>(gateway.Services);
        await using (await registry.BeginAsync(acme, default))
        {
            journal.Add(acme, Answer("cmpl-of-acme"));
            journal.Add(globex, Answer("cmpl-of-globex"));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            // A machine that is busy with other tests may take longer than that to begin, too.
            while (!await IsWrittenAsync(globex, "cmpl-of-globex"))
                await journal.FlushAsync(TimeSpan.FromMilliseconds(100), limit.Token);
            Assert.NotNull(journal.Find(acme, "cmpl-of-acme"));
        }

        await journal.FlushAsync(default);
        Assert.True(await IsWrittenAsync(acme, "cmpl-of-acme"));
        Assert.Empty(journal.Tenants);

        async Task<bool> IsWrittenAsync(TenantId tenant, string id)
        {
            await using var scope = await registry.BeginReadAsync(tenant, default);
            return await scope.Answers.FindAsync(id, default) is not null;
        }
    }

    private static NewAnswer Answer(string id) => new()
    {
        AnswerId = id,
        Kind = AnswerKind.Completion,
        Caller = CallerId.OfToken(TokenId.Parse("abcdefghijkl")),
        UserKey = "u_1",
        BaseModel = BaseModelName.Parse("llama"),
        State = AnswerState.Answered,
        LatencyMs = 1,
        At = DateTimeOffset.UnixEpoch,
    };
}
