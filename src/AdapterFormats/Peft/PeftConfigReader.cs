using System.Text.Json;
using AdapterFormats.Validation;

namespace AdapterFormats.Peft;

/// <summary>Reads and judges adapter_config.json: every key is understood, known to be harmless, or refused when set.</summary>
internal sealed class PeftConfigReader(BaseModelDescriptor baseModel, ImportPolicy policy, ImportLimits limits, FindingList findings)
{
    private const int MaxDepth = 16;
    private const string Hint = "Upload the adapter_config.json that PEFT wrote.";

    /// <summary>Null when it is unreadable or not about LoRA (already reported): the tensors then mean nothing.</summary>
    public PeftConfig? Read(string path, CancellationToken cancellationToken)
    {
        var length = new FileInfo(path).Length;
        if (length > limits.MaxConfigBytes)
            return Refuse(
                FindingCodes.ConfigTooLarge, $"adapter_config.json is too large: {length} bytes, {limits.MaxConfigBytes} are allowed.");
        var bytes = File.ReadAllBytes(path);
        PythonJson.QuoteNonFinite(bytes);
        try
        {
            using var json = JsonDocument.Parse(
                WithoutMark(bytes), new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Judge(json.RootElement, cancellationToken)
                : Refuse(FindingCodes.ConfigJson, "adapter_config.json is not a JSON object.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Refuse(
                FindingCodes.ConfigJson, $"adapter_config.json is not sound JSON (each key once, at most {MaxDepth} levels deep).");
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;

    private PeftConfig? Judge(JsonElement root, CancellationToken cancellationToken)
    {
        var type = root.TryGetProperty("peft_type", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (type != "LORA")
            return Refuse(FindingCodes.ConfigPeftType, $"peft_type is '{FindingText.Shorten(type ?? "missing")}'; only LORA is supported.");
        foreach (var property in root.EnumerateObject())
        {
            cancellationToken.ThrowIfCancellationRequested();
            PeftConfigKeys.Judge(property, findings);
        }

        PeftBaseName.Judge(root, baseModel, policy, findings);
        var numbers = new PeftNumbers(limits, findings);
        return new PeftConfig
        {
            Rank = numbers.Rank(root),
            Alpha = numbers.Alpha(root),
            UseRsLora = numbers.Flag(root, "use_rslora"),
            RankPattern = numbers.RankPattern(root, cancellationToken),
            AlphaPattern = numbers.AlphaPattern(root, cancellationToken),
        };
    }

    private PeftConfig? Refuse(string code, string message)
    {
        findings.Error(code, null, message, Hint);
        return null;
    }
}
