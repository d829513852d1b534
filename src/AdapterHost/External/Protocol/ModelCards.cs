using System.Text.Json;

namespace AdapterHost.External;

/// <summary>Reads <c>GET /v1/models</c>, which both servers write alike: adapters are the cards with a parent.</summary>
internal static class ModelCards
{
    public static EngineState Read(JsonElement root)
    {
        var (bases, adapters) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        int? context = null;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
            throw new EngineServerException(ServerFailure.Failed, "The engine's list of models has no 'data'.");
        foreach (var card in data.EnumerateArray())
        {
            if (card.ValueKind != JsonValueKind.Object || !card.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String)
                continue;
            var name = id.GetString()!;
            if (card.TryGetProperty("parent", out var parent) && parent.ValueKind == JsonValueKind.String)
            {
                adapters.Add(name);
                continue;
            }

            bases.Add(name);
            context ??= card.TryGetProperty("max_model_len", out var length) && length.ValueKind == JsonValueKind.Number && length.TryGetInt32(out var tokens) ? tokens : null;
        }

        return new EngineState { BaseModels = bases, Adapters = adapters, ContextTokens = context };
    }
}
