using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Canary;

/// <summary>What a host with a prefix cache answers, and hosts with each fault that such a cache can have.</summary>
internal sealed class CachingHost
{
    private readonly ConcurrentDictionary<string, bool> _sent = new();
    private string _lastPrompt = "";

    /// <summary>What its cache tells apart. An honest host: tenants and adapters.</summary>
    public Func<HostRequest, string> Key { get; set; } = request => $"{request.Assertion.CacheSalt} {request.Digest}";

    /// <summary>What a prompt is answered with; it gets the prompt before, whoever sent it.</summary>
    public Func<HostRequest, string, string> Say { get; set; } = (_, _) => "SELECT 1";

    /// <summary>Whether it finds anything again.</summary>
    public bool Caches { get; set; } = true;

    public Task AnswerAsync(HostRequest request)
    {
        var prompt = (string)JsonNode.Parse(request.Body)!["prompt"]!;
        var found = !_sent.TryAdd(Key(request) + prompt, true) && Caches;
        var text = Say(request, Interlocked.Exchange(ref _lastPrompt, prompt));
        request.SetReceipt();
        return request.JsonAsync(200, new JsonObject
        {
            ["object"] = "text_completion",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["text"] = text, ["finish_reason"] = "length" }),
            ["usage"] = new JsonObject { ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = found ? prompt.Length / 2 : 0 } },
        }.ToJsonString());
    }
}
