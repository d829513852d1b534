using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Fixes;

/// <summary>A gateway, a host that writes what a test says, and an adapter whose manifest has prompts of its own.</summary>
public sealed class FixSetting : Playground
{
    public const string Manifest = """
        {"modes":{"full":{"system":"FULL {language}","user":"{#context}C:{item}\n{/context}E:{error}\n{code}"},
                  "diff":{"system":"DIFF","user":"{code}"},
                  "part":{"answer":"region","user":"{region}"}},
         "defaultMode":"full","names":["acme_core"]}
        """;

    public const string Code = "SELECT a, b\nFROM t\nWHERE a = 1";
    public const string Fixed = "SELECT a, b\nFROM acme_core.t\nWHERE a = 1";

    /// <summary>Answers chats with this text.</summary>
    /// <param name="text">The whole answer.</param>
    /// <param name="leads">Of each token over its runner-up, in nats.</param>
    internal void Write(string text, params double[] leads) => Host.Answer = request =>
    {
        request.SetReceipt();
        return request.JsonAsync(200, Chat(text, "stop", leads));
    };

    internal static string Chat(string text, string finish, double[] leads) => new JsonObject
    {
        ["object"] = "chat.completion",
        ["choices"] = new JsonArray(new JsonObject
        {
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
            ["finish_reason"] = finish,
            ["logprobs"] = new JsonObject { ["content"] = new JsonArray([.. leads.Select(lead => new JsonObject
            {
                ["logprob"] = -0.1, ["top_logprobs"] = new JsonArray(new JsonObject { ["logprob"] = -0.1 - lead }, new JsonObject { ["logprob"] = -0.1 }),
            })]) },
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = 7, ["completion_tokens"] = 5, ["completion_tokens_details"] = new JsonObject { ["accepted_prediction_tokens"] = 3 },
        },
    }.ToJsonString();

    internal static JsonObject Body(string code = Code) => new()
    {
        ["model"] = "llama:fixer", ["language"] = "sql", ["code"] = code, ["error"] = new JsonObject { ["message"] = "table 't' does not exist" },
        // Longer than a machine that is busy with other tests takes.
        ["deadlineMs"] = 30_000,
    };

    internal Task<HttpResponseMessage> AskAsync(JsonNode body, string? token = null, CancellationToken cancellationToken = default) =>
        Gateway.SendAsync(HttpMethod.Post, "/v1/fixes", token ?? Acme.Token, Json(body.ToJsonString()), cancellationToken);

    internal async Task<JsonElement> FixAsync(JsonNode body)
    {
        using var response = await AskAsync(body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.OK, $"{(int)response.StatusCode} {text} {response.Headers}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    internal async Task<HttpResponseMessage> UploadAsync(TestTenant tenant, string adapter, string manifest)
    {
        using var form = GatewayServer.PeftForm(Corpus.Peft("llama.qv-r4"));
        var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(manifest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(content, "files", "adapter_manifest.json");
        return await Gateway.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/adapters/{adapter}/versions?base=llama", tenant.AdminToken, form);
    }

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        using var uploaded = await UploadAsync(Acme, "fixer", Manifest);
        Assert.Equal(System.Net.HttpStatusCode.Created, uploaded.StatusCode);
        await Gateway.SetAliasAsync(Acme, "fixer", "fixer", 1);
    }
}
