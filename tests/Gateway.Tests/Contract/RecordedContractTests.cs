using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Contract;

/// <summary>
/// What gateways and hosts of the first version write, as files. Every later version must read it, and must pass over what it does not know: while a release
/// rolls out, both versions are at work. A new version that writes more adds a folder; it does not change this one.
/// </summary>
public sealed class RecordedContractTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly DateTimeOffset s_issued = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private static readonly HostId s_host = new("host_0123456789abcdef");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Registration_IsRead(bool fromTheFuture)
    {
        var request = Read<HostRegistrationRequest>("registration", fromTheFuture);
        Assert.Equal(("http://127.0.0.1:8082", 32, 1000, 12.5), (request.Address, request.MaxSequences, request.ContextTokens, request.AgeSeconds));
        Assert.Equal(("tiny", "reference/tiny"), (request.BaseModel.Name, request.BaseModel.AcceptedNames.Single()));
        var answer = Read<HostRegistrationResponse>("registration-answer", fromTheFuture);
        Assert.Equal((s_host, Convert.ToBase64String(s_key), 2), (answer.HostId, answer.MacKey, answer.ReportSeconds));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Report_IsRead(bool fromTheFuture)
    {
        var report = Read<HostReport>("report", fromTheFuture);
        Assert.Equal((3, 4, 5000, true), (report.Running, report.Queued, report.FreeContextTokens, report.Draining));
        Assert.Equal((1000, 2), (report.Residents.Single().Bytes, report.Residents.Single().Leases));
        Assert.Equal((AdapterFaultReason.NotFinite, false), (report.Faults.Single().Reason, report.Faults.Single().Known));
        Assert.Equal(("req_1", new AnswerUsage(5, 1, 3, 2, 1)), (report.CutShort.Single().RequestId, report.CutShort.Single().Usage));
        var answer = Read<HostReportResponse>("report-answer", fromTheFuture);
        Assert.Equal((1, "req_1", report.Forgotten.Single()), (answer.Quarantined.Count, answer.Billed.Single(), answer.Forget.Single()));
    }

    [Fact]
    public void Assertion_IsRead()
    {
        var read = AssertionReader.Read(Text("assertion.txt").Trim(), s_key, s_host, s_issued);
        Assert.Equal(AssertionFault.None, read.Fault);
        var assertion = read.Assertion!;
        Assert.Equal(("tiny:prod", RequestClass.Inline, 64, "lane-1"), (assertion.ModelName, assertion.Class, assertion.MaxOutputTokens, assertion.Lane));
        Assert.Equal(AssertionFault.None, assertion.CheckRequest("POST", "/v1/completions", """{"prompt":"hi"}"""u8));
    }

    /// <summary>A later gateway says more; a claim that no host may pass over is marked, and who does not know it refuses.</summary>
    [Theory]
    [InlineData("hint", "1", AssertionFault.None)]
    [InlineData("hint", """{"deep":[1]}""", AssertionFault.Malformed)]
    [InlineData("!must", "1", AssertionFault.Malformed)]
    public void Assertion_WithAClaimOfALaterVersion_IsReadUnlessItMustBeUnderstood(string name, string value, AssertionFault fault)
    {
        var parts = Text("assertion.txt").Trim().Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var more = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{claims[..^1]},\"{name}\":{value}}}"));
        var signature = Base64Url.EncodeToString(HMACSHA256.HashData(s_key, Encoding.ASCII.GetBytes($"{parts[0]}.{more}")));
        Assert.Equal(fault, AssertionReader.Read($"{parts[0]}.{more}.{signature}", s_key, s_host, s_issued).Fault);
    }

    [Fact]
    public void StreamEnd_IsRead()
    {
        var frame = Text("stream-end.txt");
        Assert.StartsWith(UsageFrame.Prefix, frame, StringComparison.Ordinal);
        Assert.True(AnswerUsage.TryParse(frame[UsageFrame.Prefix.Length..].Trim(), out var usage));
        Assert.Equal(new AnswerUsage(5, 1, 3, 2, 1), usage);
        Assert.Equal(frame + "\n", UsageFrame.Write(usage));
    }

    private static string Text(string name) => File.ReadAllText(Path.Combine(Corpus.Root, "tests/corpus/contract/1", name));

    private static T Read<T>(string name, bool fromTheFuture)
    {
        var body = JsonNode.Parse(Text(name + ".json"))!;
        if (fromTheFuture)
            AddUnknown(body);
        return JsonSerializer.Deserialize<T>(body, ContractJson.Options)!;
    }

    /// <summary>A member that nobody knows, in every object.</summary>
    private static void AddUnknown(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
                AddUnknown(item);
        }

        if (node is not JsonObject members)
            return;
        foreach (var (_, member) in members)
            AddUnknown(member);
        members["ofALaterVersion"] = new JsonObject { ["a"] = 1 };
    }
}
