using System.Text.Json;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;

namespace Gateway.Tests.Learning.Outcomes;

/// <summary>A gateway whose host answers with ids and texts that tests choose, and what the registry knows of them.</summary>
public sealed class OutcomeSetting : Playground
{
    private int _answers;

    /// <summary>A report is patient for as long as a machine that is busy with other tests may take to note an answer.</summary>
    public OutcomeSetting() => Settings = ["--Outcomes:PatienceMs=1000", "--Outcomes:FlushMs=20"];

    internal OutcomeSetting(bool recordAnswers)
        : this() => Settings = [.. Settings, $"--Outcomes:RecordAnswers={recordAnswers}"];

    internal Registry Registry => Gateway.Services.GetRequiredService<Registry>();

    internal TenantId AcmeId => TenantId.Parse(Acme.Id);

    internal TenantId GlobexId => TenantId.Parse(Globex.Id);

    internal string NewId(string prefix) => $"{prefix}-{Interlocked.Increment(ref _answers):x32}";

    /// <summary>A completion that a client got; its id.</summary>
    internal async Task<string> CompleteAsync(string token, string model = "llama:quickfix", string? body = null, string text = "SELECT amount", string path = "/v1/completions")
    {
        var id = NewId(path.Contains("chat", StringComparison.Ordinal) ? "chatcmpl" : "cmpl");
        Host.Answer = request =>
        {
            request.SetReceipt();
            var content = path.Contains("chat", StringComparison.Ordinal) ? (object)new { index = 0, message = new { content = text } } : new { index = 0, text };
            return request.JsonAsync(200, JsonSerializer.Serialize(new { id, @object = "x", choices = new[] { content } }));
        };
        body ??= $$"""{"model":"{{model}}","prompt":"of {{id}}"}""";
        using var response = await Gateway.SendAsync(HttpMethod.Post, path, token, Json(body));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        await response.Content.ReadAsByteArrayAsync();
        return id;
    }

    internal async Task<(int Status, string Text)> ReportAsync(string path, string token, string body)
    {
        using var response = await Gateway.SendAsync(HttpMethod.Post, path, token, Json(body));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    internal Task<(int Status, string Text)> TellAsync(string token, string id, object body) => ReportAsync($"/v1/fixes/{id}/outcome", token, JsonSerializer.Serialize(body));

    /// <summary>What is kept of a served answer, once it is written: its client may have it before that.</summary>
    internal async Task<NewAnswer> WrittenAsync(TenantId tenant, string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            await Gateway.Services.GetRequiredService<AnswerJournal>().FlushAsync(default);
            await using var scope = await Registry.BeginReadAsync(tenant, default);
            if (await scope.Answers.FindAsync(id, default) is { } answer)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    internal async Task<IReadOnlyList<NewOutcome>> OutcomesAsync(TenantId tenant, string id)
    {
        await using var scope = await Registry.BeginReadAsync(tenant, default);
        return await scope.Outcomes.ListAsync(id, default);
    }

    internal async Task SetConsentAsync(TenantId tenant, string userKey, ConsentLevel level)
    {
        await using var scope = await Registry.BeginAsync(tenant, default);
        await scope.Consents.SetAsync(new NewConsent(userKey, "", level, Actor.OfSystem("test")), default);
        await scope.CommitAsync(default);
    }
}
