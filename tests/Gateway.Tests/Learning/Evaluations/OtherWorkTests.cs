using Gateway.Learning.Evaluations.Running;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>A run makes room for people, whosever they are.</summary>
public sealed class OtherWorkTests
{
    /// <summary>Calls to the gateway in whose time a question that nothing holds up would long have come.</summary>
    private const int Calls = 50;

    private static readonly BaseModelId s_llama = new(BaseModelName.Parse(GatewayServer.Llama.Name), BaseModelDigest.Parse(GatewayServer.Llama.Digest));

    [Fact]
    public async Task Run_WhileSomebodyOfAnotherTenantWaits_AsksOneQuestionAndRestsAfterIt()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var exam = new Exam();
        var (first, second, person) = (NewSignal(), NewSignal(), NewSignal());
        var (answerFirst, answerPerson) = (NewSignal(), NewSignal());
        var questions = 0;
        host.Answer = async request =>
        {
            if (request.Assertion.Class != HostContract.RequestClass.Background)
            {
                person.TrySetResult();
                await answerPerson.Task;
            }
            else if (Interlocked.Increment(ref questions) == 1)
            {
                first.TrySetResult();
                await answerFirst.Task;
            }
            else
            {
                second.TrySetResult();
            }

            await exam.AnswerAsync(request);
        };
        var (acme, other) = (await gateway.CreateTenantAsync("acme"), await gateway.CreateTenantAsync("other"));
        await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
        var dataset = await HeldOutData.AddAsync(gateway, acme.Id, 40);
        var data = await gateway.CreateTokenAsync("acme", "data:read", "data:write");
        var asking = gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", other.Token, Playground.Json("""{"model":"llama","messages":[{"role":"user","content":"hi"}]}"""));
        await person.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var id = (string)(await gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version = 1, dataset }, data))["id"]!;
        await first.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await CallAsync();
        Assert.Equal(1, Volatile.Read(ref questions));

        // It took long, so that it rests long.
        gateway.Time.Advance(TimeSpan.FromSeconds(10));
        answerFirst.SetResult();
        await CallAsync();
        Assert.Equal(1, Volatile.Read(ref questions));

        // The person has the answer, and is gone.
        answerPerson.SetResult();
        (await asking).Dispose();
        gateway.Time.Advance(TimeSpan.FromSeconds(3));
        await second.Task.WaitAsync(TimeSpan.FromMinutes(1));

        async Task CallAsync()
        {
            for (var i = 0; i < Calls; i++)
                await gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/evaluations/{id}", null, data);
        }
    }

    [Fact]
    public async Task IsThere_WithWorkOfOtherGatewaysByTheHostsReport_UntilItIsOver()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var others = gateway.Services.GetRequiredService<IOtherWork>();
        Assert.False(others.IsThere(s_llama));
        await host.ReportAsync(report => report with { Running = 2 });
        Assert.True(others.IsThere(s_llama));
        await host.ReportAsync();
        Assert.False(others.IsThere(s_llama));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
