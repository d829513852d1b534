using System.Text.Json;

namespace AdapterHost.External;

/// <summary>Reads the answer to <c>POST /tokenize</c>, which both servers write alike.</summary>
internal static class TokenList
{
    /// <exception cref="EngineServerException">It is no such answer.</exception>
    public static int[] Read(JsonElement root)
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
