using System.Collections.Concurrent;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>How busy the hosts were is nothing that a verdict may depend on.</summary>
public sealed class LoadTests
{
    private const int Items = 40;

    [Fact]
    public async Task Answer_ThatTheHostEndedAtItsDeadline_IsAskedAgain()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var seen = new ConcurrentDictionary<(string, string, int), bool>();
        var exam = new Exam { BreaksOff = question => question.Number % 10 == 0 && seen.TryAdd(question, true) };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        exam.Knows((string)(await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!, (_, _) => true);
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, Items);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");

        var started = await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data);
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", (string)started["id"]!);

        Assert.Equal("done", (string)end["state"]!);
        Assert.Equal(Items / 10 * 2, seen.Count);
        Assert.Equal((1.0, 1.0), ((double)end["report"]!["candidate"]!["exactMatch"]!, (double)end["report"]!["candidate"]!["wellFormed"]!));
    }

    /// <summary>An answer that is as long as the tenant's limit lets any be is an answer: people get no more of it either.</summary>
    [Fact]
    public async Task Answer_AtTheTenantsLimitOfTokens_Counts()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam { BreaksOff = question => question.Number % 10 == 0, TokensOfBroken = 8 };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        await gateway.ManageAsync(HttpMethod.Patch, "/tenants/acme", new { limits = new { maxOutputTokens = 8 } });
        exam.Knows((string)(await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4")))["digest"]!, (_, _) => true);
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, Items);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");

        var started = await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data);
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", (string)started["id"]!).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("done", (string)end["state"]!);
        Assert.Equal(Items * 2, exam.Asked.Count);
        Assert.Equal(0.9, (double)end["report"]!["candidate"]!["exactMatch"]!, 1e-9);
    }

    /// <summary>One that needs longer than questions are usually given is given more from one time to the next.</summary>
    [Fact]
    public async Task Question_ThatTakesLongerThanUsual_IsAnsweredInTheEnd()
    {
        await using var gateway = await GatewayServer.StartAsync(
            "--Placement:ReportSeconds=60", "--Evaluation:QuestionSeconds=1", "--Evaluation:PatienceSeconds=1", "--Evaluation:PollSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        exam.Before = async request =>
        {
            if (request.Assertion.Deadline - gateway.Time.GetUtcNow() > TimeSpan.FromSeconds(1.2))
                return true;
            await Exam.WriteAsync(request, "SELECT", 1, isCut: true);
            return false;
        };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, Items);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");

        var started = await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data);
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", (string)started["id"]!).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("done", (string)end["state"]!);
    }

    [Fact]
    public async Task Question_ThatAHostNeverAnswers_IsAskedAgain()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Evaluation:QuestionSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var hung = 0;
        var exam = new Exam
        {
            Before = async request =>
            {
                if (Interlocked.Increment(ref hung) > 1)
                    return true;
                await request.AbortAsync();
                return false;
            },
        };
        host.Answer = exam.AnswerAsync;
        var acme = await gateway.CreateTenantAsync("acme");
        await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, Items);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");

        var started = await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data);
        var (_, end) = await Exam.WatchAsync(gateway, data, "acme", (string)started["id"]!).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(("done", Items * 2, Items * 2 + 1), ((string)end["state"]!, exam.Asked.Count, hung));
    }

    /// <summary>A gateway's places, a tenant's queue, the size of a run: each with the option's name where it refuses.</summary>
    [Fact]
    public async Task Limits_OfRunsQueueAndSamples_Hold()
    {
        await using var gateway = await GatewayServer.StartAsync(
            "--Placement:ReportSeconds=60", "--Evaluation:Runs=1", "--Evaluation:QueuePerTenant=1", $"--Evaluation:MostSamples={Items}", "--Evaluation:InFlight=1", "--Evaluation:PollSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        var (reached, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        exam.Before = async _ =>
        {
            reached.TrySetResult();
            await go.Task;
            return true;
        };
        host.Answer = exam.AnswerAsync;
        var runs = new Dictionary<string, (TestTenant Tenant, string Data, object Body)>();
        foreach (var slug in new[] { "first", "second" })
        {
            var tenant = await gateway.CreateTenantAsync(slug);
            await gateway.UploadAsync(tenant, "sql", Corpus.Peft("llama.qv-r4"));
            var dataset = await HeldOutData.AddAsync(gateway, tenant.Id, Items);
            runs[slug] = (tenant, await gateway.CreateTokenAsync(slug, "data:read", "data:write"), new { adapter = "sql", version = 1, dataset });
        }

        var first = (string)(await gateway.ManageAsync(HttpMethod.Post, "/tenants/first/evaluations", runs["first"].Body, runs["first"].Data))["id"]!;
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var second = (string)(await gateway.ManageAsync(HttpMethod.Post, "/tenants/second/evaluations", runs["second"].Body, runs["second"].Data))["id"]!;
        await RefusedAsync(System.Net.HttpStatusCode.Conflict, "Evaluation:QueuePerTenant", runs["first"].Body);
        var large = await HeldOutData.AddAsync(gateway, runs["first"].Tenant.Id, Items + 1);
        await RefusedAsync(System.Net.HttpStatusCode.UnprocessableEntity, "Evaluation:MostSamples", new { adapter = "sql", version = 1, dataset = large });
        go.SetResult();

        await Exam.WatchAsync(gateway, runs["first"].Data, "first", first);
        Assert.Equal("done", (string)(await Exam.WatchAsync(gateway, runs["second"].Data, "second", second)).End["state"]!);
        // One place: all of the first one's questions came before any of the second's.
        Assert.Equal(2, exam.Tenants.Zip(exam.Tenants.Skip(1)).Count(pair => pair.First != pair.Second) + 1);

        async Task RefusedAsync(System.Net.HttpStatusCode status, string option, object body)
        {
            using var response = await gateway.SendAsync(
                HttpMethod.Post, "/api/v1/tenants/first/evaluations", runs["first"].Data, System.Net.Http.Json.JsonContent.Create(body));
            Assert.Equal(status, response.StatusCode);
            Assert.Contains(option, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ThatNobodyCanAnswer_LeavesItsPlaceToOthers_AndFailsWhenItsVersionIsGone()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Evaluation:PatienceSeconds=1", "--Evaluation:PollSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        host.Answer = exam.AnswerAsync;
        var ids = new Dictionary<string, (string Data, string Id)>();
        foreach (var slug in new[] { "stuck", "other" })
        {
            var tenant = await gateway.CreateTenantAsync(slug);
            var digest = (string)(await gateway.UploadAsync(tenant, "sql", Corpus.Peft(slug == "stuck" ? "llama.qv-r4" : "llama.o-r1")))["digest"]!;
            if (slug == "stuck")
                exam.BreaksOff = question => question.Digest == digest;
            var dataset = await HeldOutData.AddAsync(gateway, tenant.Id, Items);
            var data = await gateway.CreateTokenAsync(slug, "data:read", "data:write");
            var started = await gateway.ManageAsync(HttpMethod.Post, $"/tenants/{slug}/evaluations", new { adapter = "sql", version = 1, dataset }, data);
            ids[slug] = (data, (string)started["id"]!);
        }

        var (_, done) = await Exam.WatchAsync(gateway, ids["other"].Data, "other", ids["other"].Id);
        Assert.Equal("done", (string)done["state"]!);
        Assert.Contains((string)(await gateway.ManageAsync(HttpMethod.Get, $"/tenants/stuck/evaluations/{ids["stuck"].Id}", null, ids["stuck"].Data))["state"]!, new[] { "queued", "running" });

        await gateway.ManageAsync(HttpMethod.Delete, "/tenants/stuck/adapters/sql/versions/1");
        var (_, failed) = await Exam.WatchAsync(gateway, ids["stuck"].Data, "stuck", ids["stuck"].Id);
        Assert.Equal("failed", (string)failed["state"]!);
        Assert.Contains("It cannot be asked", (string)failed["error"]!, StringComparison.Ordinal);
    }
}
