using System.Net;
using System.Text.Json.Nodes;
using Gateway.Internal;
using Gateway.Placement;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Internal;

/// <summary>Numbers of hosts decide who is refused and what is billed: what cannot be is refused by name, and what can be moves nobody else.</summary>
public sealed class HostNumbersTests(Playground playground) : IClassFixture<Playground>
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Resident = $$"""[{"tenant":"t","digest":"{{Digest}}","bytes":BYTES,"leases":LEASES}]""";
    private const string Cut = """[{"tenant":"t","requestId":"r","account":"a","usage":{"prompt":1,"cached":0,"completion":1,"accepted":0,"rejected":0}}]""";

    [Theory]
    [InlineData("running", "-1", "running")]
    [InlineData("running", "100001", "running")]
    [InlineData("running", "2000000000", "running")]
    [InlineData("queued", "-1", "queued")]
    [InlineData("queued", "2147483647", "queued")]
    [InlineData("freeContextTokens", "-1", "freeContextTokens")]
    [InlineData("ageSeconds", "-0.001", "ageSeconds")]
    [InlineData("ageSeconds", "1e300", "ageSeconds")]
    [InlineData("ageSeconds", "1e999", "ageSeconds")]
    [InlineData("answeredAgeSeconds", "-1", "answeredAgeSeconds")]
    [InlineData("fetchedAgeSeconds", "1e10", "fetchedAgeSeconds")]
    public async Task Report_ANumberThatCannotBe_IsRefusedByName(string field, string value, string param) => await RefusedAsync(field, value, param);

    [Theory]
    [InlineData("-1", "0", "residents.bytes")]
    [InlineData("1099511627777", "0", "residents.bytes")]
    [InlineData("1", "-1", "residents.leases")]
    [InlineData("1", "100001", "residents.leases")]
    public async Task Report_AResidentThatCannotBe_IsRefusedByName(string bytes, string leases, string param) =>
        await RefusedAsync("residents", Resident.Replace("BYTES", bytes, StringComparison.Ordinal).Replace("LEASES", leases, StringComparison.Ordinal), param);

    [Theory]
    [InlineData("\"prompt\":1", "\"prompt\":-1")]
    [InlineData("\"cached\":0", "\"cached\":-2147483648")]
    [InlineData("\"completion\":1", "\"completion\":-5")]
    [InlineData("\"completion\":1", "\"completion\":100000001")]
    [InlineData("\"accepted\":0", "\"accepted\":-1")]
    [InlineData("\"rejected\":0", "\"rejected\":2147483647")]
    public async Task Report_ACostThatCannotBe_IsRefusedByName(string from, string to)
    {
        Assert.Contains(from, Cut, StringComparison.Ordinal);
        await RefusedAsync("cutShort", Cut.Replace(from, to, StringComparison.Ordinal), "cutShort.usage");
    }

    [Fact]
    public async Task Report_TooManyResidents_IsRefusedByName()
    {
        var one = Resident.Replace("BYTES", "1", StringComparison.Ordinal).Replace("LEASES", "0", StringComparison.Ordinal)[1..^1];
        await RefusedAsync("residents", $"[{string.Join(',', Enumerable.Repeat(one, HostReport.MaxResidents + 1))}]", "residents");
    }

    [Theory]
    [InlineData("prompt=-1;cached=0;completion=2;accepted=0;rejected=0")]
    [InlineData("prompt=100000001;cached=0;completion=2;accepted=0;rejected=0")]
    [InlineData("prompt=1;cached=0;completion=2147483647;accepted=0;rejected=0")]
    public void Usage_ThatCannotBe_IsNone(string text) => Assert.False(AnswerUsage.TryParse(text, out _));

    [Theory]
    [InlineData(0, 2048, null, "maxSequences")]
    [InlineData(-1, 2048, null, "maxSequences")]
    [InlineData(4097, 2048, null, "maxSequences")]
    [InlineData(int.MaxValue, 2048, null, "maxSequences")]
    [InlineData(8, 0, null, "contextTokens")]
    [InlineData(8, int.MaxValue, null, "contextTokens")]
    [InlineData(8, 2048, -1.0, "ageSeconds")]
    [InlineData(8, 2048, double.PositiveInfinity, "ageSeconds")]
    [InlineData(8, 2048, double.NaN, "ageSeconds")]
    public void Registration_ANumberThatCannotBe_IsRefusedByName(int sequences, int context, double? age, string field)
    {
        var request = playground.Host.Registration() with { MaxSequences = sequences, ContextTokens = context, AgeSeconds = age };
        Assert.Equal(field, RegistrationRules.Judge(request, out _)?.Field);
    }

    /// <summary>One host of two that says it has as much to do as it may say: the other's room stays.</summary>
    [Fact]
    public async Task Report_OfWorkWithoutEnd_LeavesOtherHostsTheirRoom()
    {
        await using var gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        await using var liar = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        await using var other = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "acme");
        Assert.Equal(HttpStatusCode.OK, await liar.ReportAsync(report => report with { Running = HostReport.MaxWork, Queued = HostReport.MaxWork }));
        var state = gateway.Services.GetRequiredService<HostDirectory>().Find(liar.Id)!;
        Assert.InRange(state.OfOthers, 8, 8 + 1024);

        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await tenant.StatusAsync()).Status);
        Assert.Empty(liar.Seen);
    }

    private async Task RefusedAsync(string field, string value, string param)
    {
        var report = new JsonObject
        {
            ["bootGeneration"] = playground.Host.BootGeneration,
            ["residents"] = new JsonArray(),
            ["running"] = 0,
            ["queued"] = 0,
            ["freeContextTokens"] = 0,
            ["draining"] = false,
        };
        report[field] = null;
        var text = report.ToJsonString().Replace($"\"{field}\":null", $"\"{field}\":{value}", StringComparison.Ordinal);
        using var message = new HttpRequestMessage(HttpMethod.Put, InternalRoutes.ReportOf(playground.Host.Id)) { Content = Playground.Json(text) };
        message.Headers.Add("Authorization", "Bearer " + playground.Host.MacKey);
        using var response = await playground.Gateway.Internal.SendAsync(message);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadAsStringAsync();
        Assert.Contains($"\"{param}\"", problem, StringComparison.Ordinal);
        Assert.Matches("at most|more than|must be", problem);
    }
}
