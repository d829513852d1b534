using System.Text.Json;
using AdapterFormats.Validation;

namespace AdapterFormats.Peft;

/// <summary>Reads r, lora_alpha, use_rslora and the patterns.</summary>
internal sealed class PeftNumbers(ImportLimits limits, FindingList findings)
{
    /// <summary>Below this a file's f32 alpha would lose digits or vanish.</summary>
    private const double MinAlpha = 1e-6;

    private const int MaxPatterns = 2048;
    private const int MaxExpressions = 32;

    public int? Rank(JsonElement root) =>
        root.TryGetProperty("r", out var value) ? RankValue(value, "r") : Missing(FindingCodes.ConfigRank, "r");

    public double? Alpha(JsonElement root)
    {
        if (root.TryGetProperty("lora_alpha", out var value))
            return AlphaValue(value, "lora_alpha");
        Missing(FindingCodes.ConfigAlpha, "lora_alpha");
        return null;
    }

    public bool Flag(JsonElement root, string key)
    {
        if (!root.TryGetProperty(key, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False)
            return false;
        if (value.ValueKind == JsonValueKind.True)
            return true;
        findings.Error(FindingCodes.ConfigValue, null, $"{key} must be true or false.", "Upload the adapter_config.json that PEFT wrote.");
        return false;
    }

    public ModulePatterns<int> RankPattern(JsonElement root, CancellationToken cancellationToken) =>
        Patterns(root, "rank_pattern", value => RankValue(value, "rank_pattern"), cancellationToken);

    public ModulePatterns<double> AlphaPattern(JsonElement root, CancellationToken cancellationToken) =>
        Patterns(root, "alpha_pattern", value => AlphaValue(value, "alpha_pattern"), cancellationToken);

    private int? Missing(string code, string key)
    {
        findings.Error(code, null, $"{key} is missing.", "Upload the adapter_config.json that PEFT wrote.");
        return null;
    }

    private int? RankValue(JsonElement value, string key)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var rank) || rank < 1)
        {
            findings.Error(
                FindingCodes.ConfigRank, null,
                $"{key} says {FindingText.Shorten(value.GetRawText())}; a rank is a whole number from 1 to {limits.MaxRank}.",
                "Upload the adapter_config.json that PEFT wrote.");
            return null;
        }

        if (rank <= limits.MaxRank)
            return rank;
        findings.Error(
            FindingCodes.RankTooLarge, null, $"{key} says rank {rank}; at most {limits.MaxRank} is allowed.", "Train with a smaller rank.");
        return rank;
    }

    private double? AlphaValue(JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var alpha) && alpha >= MinAlpha && alpha <= limits.MaxAlpha)
            return alpha;
        findings.Error(
            FindingCodes.ConfigAlpha, null,
            $"{key} says {FindingText.Shorten(value.GetRawText())}; alpha is a number from {MinAlpha} to {limits.MaxAlpha}.",
            "Train with an ordinary lora_alpha, such as the rank or twice the rank.");
        return null;
    }

    private ModulePatterns<T> Patterns<T>(
        JsonElement root, string key, Func<JsonElement, T?> read, CancellationToken cancellationToken)
        where T : struct
    {
        var patterns = new List<(ModulePattern, T)>();
        if (!root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
            return new ModulePatterns<T>(patterns);
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() > MaxPatterns)
        {
            Refuse($"{key} must be an object of at most {MaxPatterns} patterns.");
            return new ModulePatterns<T>(patterns);
        }

        var expressions = 0;
        foreach (var property in value.EnumerateObject())
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Counted before it is built, which is what costs.
            if (!ModulePattern.IsPlain(property.Name) && ++expressions > MaxExpressions)
            {
                Refuse($"{key} has more than {MaxExpressions} regular expressions.");
                return new ModulePatterns<T>([]);
            }

            if (ModulePattern.Parse(property.Name) is not { } pattern)
                Refuse($"{key} has the pattern '{FindingText.Shorten(property.Name)}', which cannot be matched safely.");
            else if (read(property.Value) is { } number)
                patterns.Add((pattern, number));
        }

        return new ModulePatterns<T>(patterns);
    }

    private void Refuse(string message) =>
        findings.Error(
            FindingCodes.ConfigPattern, null, message,
            "Name the modules plainly: a pattern such as 'q_proj' or 'layers.1.mlp.up_proj' is enough.");
}
