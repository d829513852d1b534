using System.Text.Json;

namespace AdapterHost.External;

/// <summary><c>POST /tokenize</c>, which both servers have alike.</summary>
internal static class TokenList
{
    /// <summary>The text's token ids, without those that a server would put around it. The model is the base, as the engine calls it.</summary>
    /// <exception cref="EngineServerException">The engine does not answer, or it is no such answer.</exception>
    public static async Task<int[]> AskAsync(EngineHttp http, string? model, string text, CancellationToken cancellationToken)
    {
        using var answer = await http.PostJsonAsync(
            "tokenize",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("model"u8, model);
                json.WriteString("prompt"u8, text);
                json.WriteBoolean("add_special_tokens"u8, false);
                json.WriteEndObject();
            },
            cancellationToken);
        return Read(answer.RootElement);
    }

    private static int[] Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("tokens", out var tokens) || tokens.ValueKind != JsonValueKind.Array)
            throw new EngineServerException(ServerFailure.Failed, "The engine's answer to /tokenize has no list 'tokens'.");
        var ids = new int[tokens.GetArrayLength()];
        for (var i = 0; i < ids.Length; i++)
        {
            if (tokens[i].ValueKind != JsonValueKind.Number || !tokens[i].TryGetInt32(out ids[i]))
                throw new EngineServerException(ServerFailure.Failed, "The engine's answer to /tokenize has something that is no token id.");
        }

        return ids;
    }
}
