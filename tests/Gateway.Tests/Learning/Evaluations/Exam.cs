using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.Servers;
using HostContract;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>A host that answers the items of <see cref="HeldOutData"/> as a test lays down for each adapter, and remembers what it was asked.</summary>
internal sealed partial class Exam
{
    private readonly ConcurrentDictionary<string, Func<string, int, bool>> _knows = new();

    /// <summary>Every question to an end: digest, set, number.</summary>
    public ConcurrentQueue<(string Digest, string Set, int Number)> Asked { get; } = new();

    public ConcurrentQueue<RequestClass> Classes { get; } = new();

    /// <summary>Whose question each was.</summary>
    public ConcurrentQueue<string> Tenants { get; } = new();

    /// <summary>Before each answer; for holding them up, or refusing.</summary>
    public Func<HostRequest, Task<bool>> Before { get; set; } = _ => Task.FromResult(true);

    /// <summary>Whether the host ends this answer at its deadline: a word of it, as an answer that is long enough.</summary>
    public Func<(string Digest, string Set, int Number), bool> BreaksOff { get; set; } = _ => false;

    /// <summary>So many tokens an answer has that the host ended.</summary>
    public int TokensOfBroken { get; set; } = 1;

    /// <param name="digest">"none" = the base model.</param>
    /// <param name="isRight">By set and number.</param>
    public void Knows(string digest, Func<string, int, bool> isRight) => _knows[digest] = isRight;

    public async Task AnswerAsync(HostRequest request)
    {
        if (!await Before(request))
            return;
        var match = Item().Match(Encoding.UTF8.GetString(request.Body));
        if (!match.Success)
        {
            request.SetReceipt();
            await request.JsonAsync(200, """{"object":"chat.completion","choices":[]}""");
            return;
        }

        var (set, number) = (match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        Classes.Enqueue(request.Assertion.Class);
        Tenants.Enqueue(request.Assertion.Tenant.ToString());
        Asked.Enqueue((request.Digest, set, number));
        var text = _knows.GetValueOrDefault(request.Digest)?.Invoke(set, number) == true ? HeldOutData.FixOf(set, number) : HeldOutData.CodeOf(set, number);
        var brokenOff = BreaksOff((request.Digest, set, number));
        if (brokenOff)
            text = "SELECT";
        await WriteAsync(request, text, brokenOff ? TokensOfBroken : 5, brokenOff);
    }

    /// <summary>An answer; one that is cut the host ended.</summary>
    public static Task WriteAsync(HostRequest request, string text, int tokens, bool isCut)
    {
        request.SetReceipt();
        return request.JsonAsync(200, JsonSerializer.Serialize(new
        {
            @object = "chat.completion",
            choices = new[] { new { index = 0, text, message = new { role = "assistant", content = text }, finish_reason = isCut ? "length" : "stop" } },
            usage = new { prompt_tokens = 10, completion_tokens = tokens, total_tokens = 10 + tokens },
        }));
    }

    public static string GenericSet(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
    {
        error = "column 'wrong' does not exist",
        code = HeldOutData.CodeOf("general", i),
        @fixed = HeldOutData.FixOf("general", i),
    })));

    /// <summary>Reads the events of an evaluation until it is over.</summary>
    public static async Task<(IReadOnlyList<JsonObject> Progress, JsonObject End)> WatchAsync(GatewayServer gateway, string token, string tenant, string id)
    {
        using var response = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/evaluations/{id}/events", token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var progress = new List<JsonObject>();
        var name = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line["event: ".Length..];
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
                continue;
            var data = JsonNode.Parse(line["data: ".Length..])!.AsObject();
            if (name == "done")
                return (progress, data);
            progress.Add(data);
        }

        throw new InvalidOperationException("The events ended before the evaluation.");
    }

    [GeneratedRegex("FROM (item|general)_([0-9]+)_", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
