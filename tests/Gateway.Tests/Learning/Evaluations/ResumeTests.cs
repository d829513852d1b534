using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>A run that is cut off goes on where it stood.</summary>
public sealed class ResumeTests
{
    private const int Before = 40;

    [Fact]
    public async Task Run_LeftByItsGateway_IsFinishedByAnother_WhichAsksNothingTwiceThatIsStored()
    {
        using var state = new TemporaryFolder();
        var exam = new Exam();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string id, digest, data;
        int stored;
        await using (var first = await GatewayServer.StartAsync($"--State={state.Path}", "--Placement:ReportSeconds=60"))
        {
            await using var host = await FakeHost.StartAsync(first, GatewayServer.Llama);
            host.Answer = exam.AnswerAsync;
            exam.Before = async request =>
            {
                if (exam.Asked.Count < Before)
                    return true;
                reached.TrySetResult();
                await request.AbortAsync();
                return false;
            };
            var acme = await first.CreateTenantAsync("acme");
            digest = (string)(await first.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!;
            exam.Knows(digest, (_, _) => true);
            var dataset = await HeldOutData.AddAsync(first, acme.Id, 40);
            data = await first.CreateTokenAsync("acme", "data:read", "data:write");
            id = (string)(await first.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data))["id"]!;
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            using var response = await first.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/evaluations/{id}/events", data);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line && !line.Contains($"\"answered\":{Before}", StringComparison.Ordinal))
            {
            }

            stored = (int)(await first.ManageAsync(HttpMethod.Get, $"/tenants/acme/evaluations/{id}", null, data))["answered"]!;
        }

        Assert.Equal(Before, stored);
        exam.Before = _ => Task.FromResult(true);
        await using var second = await GatewayServer.StartAsync($"--State={state.Path}", "--Placement:ReportSeconds=60");
        await using var other = await FakeHost.StartAsync(second, GatewayServer.Llama);
        other.Answer = exam.AnswerAsync;
        var (_, end) = await Exam.WatchAsync(second, data, "acme", id);

        Assert.Equal("done", (string)end["state"]!);
        Assert.Equal((int)end["questions"]!, (int)end["answered"]!);
        Assert.Equal(80, exam.Asked.Count);
        Assert.Equal(80, exam.Asked.Distinct().Count());
        Assert.Equal((1.0, 0.0), ((double)end["report"]!["candidate"]!["exactMatch"]!, (double)end["report"]!["base"]!["exactMatch"]!));
    }

    /// <summary>Answers to what is erased in the middle of a run are not written again, and the run ends with the rest.</summary>
    [Fact]
    public async Task Erasure_InTheMiddle_TakesItsAnswersAlong_AndTheRunEndsWithTheRest()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Evaluation:PollSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        var (reached, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        exam.Before = async _ =>
        {
            if (exam.Asked.Count >= Before)
            {
                reached.TrySetResult();
                await go.Task;
            }

            return true;
        };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        exam.Knows((string)(await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!, (_, _) => true);
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, 60);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");
        var id = (string)(await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data))["id"]!;
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var registry = gateway.Services.GetRequiredService<Registry>();
        await using (var erasing = await registry.BeginAsync(TenantId.Parse(acme.Id), default))
        {
            await erasing.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_0"), default);
            await erasing.CommitAsync(default);
        }

        go.SetResult();
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", id);

        Assert.Equal(("done", null), ((string?)end["state"], (string?)end["error"]));
        Assert.Equal((100, 100), ((int)end["questions"]!, (int)end["answered"]!));
        Assert.Equal(50, (int)end["report"]!["candidate"]!["items"]!);
        await using var scope = await registry.BeginReadAsync(TenantId.Parse(acme.Id), default);
        Assert.DoesNotContain(await scope.Evaluations.ListItemsAsync(id, default), item => int.Parse(item.Key.ItemId["smp_".Length..], System.Globalization.CultureInfo.InvariantCulture) % HeldOutData.Users == 0);
    }

    /// <summary>Lines of two sets have the same numbers: half a run on each would be a report of neither.</summary>
    [Fact]
    public async Task GenericSet_ReplacedInTheMiddle_FailsTheRunThatIsResumed_AndItsItemsAreNotShownWithOldAnswers()
    {
        using var state = new TemporaryFolder();
        var exam = new Exam();
        string data, cut, done;
        await using (var first = await GatewayServer.StartAsync($"--State={state.Path}", "--Placement:ReportSeconds=60"))
        {
            await using var host = await FakeHost.StartAsync(first, GatewayServer.Llama);
            host.Answer = exam.AnswerAsync;
            var acme = await first.CreateTenantAsync("acme");
            await first.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
            await PutGenericSetAsync(first, Exam.GenericSet(5));
            data = await first.CreateTokenAsync("acme", "data:read", "data:write");
            var body = new { adapter = "sql", version = 1, dataset = await HeldOutData.AddAsync(first, acme.Id, 40) };
            done = (string)(await first.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", body, data))["id"]!;
            Assert.Equal("done", (string)(await Exam.WatchAsync(first, data, "acme", done)).End["state"]!);

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            exam.Before = async request =>
            {
                reached.TrySetResult();
                await request.AbortAsync();
                return false;
            };
            var other = new { adapter = "sql", version = 1, dataset = await HeldOutData.AddAsync(first, acme.Id, 40, "general") };
            cut = (string)(await first.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", other, data))["id"]!;
            await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
            await PutGenericSetAsync(first, Exam.GenericSet(6));
        }

        exam.Before = _ => Task.FromResult(true);
        await using var second = await GatewayServer.StartAsync($"--State={state.Path}", "--Placement:ReportSeconds=60", "--Evaluation:PollSeconds=1");
        await using var again = await FakeHost.StartAsync(second, GatewayServer.Llama);
        again.Answer = exam.AnswerAsync;
        var (_, end) = await Exam.WatchAsync(second, data, "acme", cut);
        Assert.Equal("failed", (string)end["state"]!);
        Assert.Contains("generic set was replaced", (string)end["error"]!, StringComparison.Ordinal);

        using var generic = await second.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/evaluations/{done}/items?set=generic", data);
        Assert.Equal(System.Net.HttpStatusCode.Conflict, generic.StatusCode);
        var own = await second.ManageAsync(HttpMethod.Get, $"/tenants/acme/evaluations/{done}/items?worst=1", null, data);
        Assert.Single(own["items"]!.AsArray());
    }

    private static async Task PutGenericSetAsync(GatewayServer gateway, string text)
    {
        using var put = await gateway.SendAsync(
            HttpMethod.Put, "/api/v1/base-models/llama/generic-set?language=sql", gateway.PlatformToken, new StringContent(text, System.Text.Encoding.UTF8, "application/x-ndjson"));
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Cancel_WhileItRuns_StopsTheQuestions()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        exam.Before = async request =>
        {
            asked.TrySetResult();
            await request.AbortAsync();
            aborted.TrySetResult();
            return false;
        };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, 40);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");
        var id = (string)(await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data))["id"]!;
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));

        await gateway.ManageAsync(HttpMethod.Delete, $"/tenants/acme/evaluations/{id}", null, data);

        await aborted.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", id);
        Assert.Equal("cancelled", (string)end["state"]!);

        // What is over can be removed.
        await gateway.ManageAsync(HttpMethod.Delete, $"/tenants/acme/evaluations/{id}", null, data);
        using var gone = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/acme/evaluations/{id}", data);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }
}
