namespace EndToEnd.ServerCases;

/// <summary>Bodies that several cases share.</summary>
internal static class Ask
{
    public const string Base = "quickfix-tiny";
    public const string Completions = "/v1/completions";
    public const string Chat = "/v1/chat/completions";
    public const string Infill = "/infill";

    /// <summary>A prompt that the reference model goes on with for long and, warm, in many ways.</summary>
    public const string Open = "-- refund_daily(author_id, start_time, brand, distance)\nSELECT";

    public static Dictionary<string, object> Completion(string prompt = Open, string model = Base, double temperature = 0, int? seed = null, int tokens = 24)
    {
        var body = new Dictionary<string, object> { ["model"] = model, ["prompt"] = prompt, ["temperature"] = temperature, ["max_tokens"] = tokens };
        if (seed is { } value)
        {
            body["seed"] = value;
        }

        return body;
    }

    public static Dictionary<string, object> With(this Dictionary<string, object> body, string field, object value) => new(body) { [field] = value };
}
