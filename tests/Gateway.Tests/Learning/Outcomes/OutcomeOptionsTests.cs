using System.Text.Json;
using Gateway.Tests.Learning.Fixes;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>What the settings of outcomes bound: each beside what it leaves alone.</summary>
public sealed class OutcomeOptionsTests
{
    [Fact]
    public async Task CaseMinutes_AreOver_LeavesNothingToCompareWith()
    {
        var setting = new FixSetting { Settings = ["--Outcomes:CaseMinutes=2"] };
        await setting.InitializeAsync();
        setting.Write(FixSetting.Fixed);
        var id = (await setting.FixAsync(FixSetting.Body())).GetProperty("id").GetString()!;
        async Task TellAsync(int delay)
        {
            using var response = await setting.Gateway.SendAsync(
                HttpMethod.Post, $"/v1/fixes/{id}/outcome", setting.Acme.Token, Playground.Json(JsonSerializer.Serialize(new { @event = "retained", delay_ms = delay, final_text = FixSetting.Fixed })));
            Assert.True(response.IsSuccessStatusCode);
        }

        setting.Gateway.Time.Advance(TimeSpan.FromSeconds(60));
        await TellAsync(60_000);
        setting.Gateway.Time.Advance(TimeSpan.FromSeconds(61));
        await TellAsync(121_000);

        await using (var scope = await setting.Gateway.Services.GetRequiredService<Registry>().BeginReadAsync(TenantId.Parse(setting.Acme.Id), default))
        {
            Assert.Equal(
                [(OutcomeKind.Retained, null), (OutcomeKind.Noted, "not_compared")],
                (await scope.Outcomes.ListAsync(id, default)).OrderBy(outcome => outcome.DelayMs).Select(outcome => (outcome.Kind, outcome.Reason)));
        }

        await setting.DisposeAsync();
    }

    [Fact]
    public async Task QueuedMegabytes_AreFull_LosesWhatIsLargerAndNotesTheNext()
    {
        var large = JsonSerializer.Serialize(new { model = "llama:quickfix", prompt = new string('x', 1_500_000) });
        foreach (var (megabytes, lost) in new[] { (1, 1), (2, 0) })
        {
            var setting = new OutcomeSetting();
            setting.Settings = [.. setting.Settings, $"--Outcomes:QueuedMegabytes={megabytes}"];
            await setting.InitializeAsync();
            using var counter = new LookupCounter(setting.Gateway.Services, "gateway.answers.noted", "lost");

            await setting.CompleteAsync(setting.Acme.Token, body: large);
            // Served all the same, and what it would have taken is free.
            await setting.WrittenAsync(setting.AcmeId, await setting.CompleteAsync(setting.Acme.Token));

            Assert.Equal(lost, counter.Count);
            await setting.DisposeAsync();
        }
    }

    /// <summary>Whoever may ask can make up reports without end: a tenant's bound is its own, and a day's.</summary>
    [Fact]
    public async Task UnmatchedPerDay_AreKept_KeepsNoMoreOfThatTenantThatDay()
    {
        var setting = new OutcomeSetting();
        setting.Settings = [.. setting.Settings, "--Outcomes:UnmatchedPerDay=2"];
        await setting.InitializeAsync();
        async Task<string> NoteAsync(TestTenant tenant, int number) =>
            (await setting.ReportAsync("/v1/dev-data", tenant.Token, JsonSerializer.Serialize(new { name = "note", data = new { number } }))).Text;

        Assert.Equal("""{"result":"unmatched"}""", await NoteAsync(setting.Acme, 1));
        Assert.Equal("""{"result":"repeated"}""", await NoteAsync(setting.Acme, 1));
        Assert.Equal("""{"result":"unmatched"}""", await NoteAsync(setting.Acme, 2));
        Assert.Equal("""{"result":"not_kept"}""", await NoteAsync(setting.Acme, 3));
        Assert.Equal("""{"result":"unmatched"}""", await NoteAsync(setting.Globex, 3));
        // What fits an answer has nothing to do with it.
        Assert.Equal("""{"result":"kept"}""", (await setting.TellAsync(setting.Acme.Token, await setting.CompleteAsync(setting.Acme.Token), new { @event = "accepted" })).Text);
        setting.Gateway.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("""{"result":"unmatched"}""", await NoteAsync(setting.Acme, 3));
        await setting.DisposeAsync();
    }
}
