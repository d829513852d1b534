using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Embeddings;

/// <summary>A body of <c>/v1/embeddings</c> that has been understood.</summary>
/// <param name="Texts">Token ids of each text.</param>
/// <param name="Base64">Vectors are written as base64 of their little-endian floats, not as numbers.</param>
internal sealed record EmbeddingCall(IReadOnlyList<int[]> Texts, bool Base64)
{
    private static readonly FieldTable Fields = new(["input", "model", "encoding_format", "dimensions"], powerless: ["user", .. KnownFields.Powerless]);

    /// <returns>What is wrong with the body, or null.</returns>
    public static ApiError? Read(JsonElement root, IInferenceEngine engine, out EmbeddingCall? call)
    {
        var body = new RequestBody(root, Fields);
        var format = body.Text("encoding_format") ?? "float";
        if (format is not ("float" or "base64"))
            body.Refuse(ApiError.Invalid("encoding_format", "'encoding_format' must be float or base64."));
        _ = body.Text("model");
        var size = engine.Limits.EmbeddingSize;
        if (body.Integer("dimensions", 1) is { } dimensions && dimensions != size)
            body.Refuse(ApiError.Unsupported("dimensions", $"'dimensions' is {dimensions}; this model's embeddings have {size} and are not trained to be cut."));
        if (engine.Limits.EmbeddingTokens == 0)
            body.Refuse(new ApiError(ApiErrorCode.UnsupportedCapability, "This host embeds nothing: its Engine:EmbeddingTokens is 0."));
        var texts = body.Fault is null ? new EmbeddingInputReader(engine).Read(body) : [];
        call = body.Fault is null ? new EmbeddingCall(texts, format == "base64") : null;
        return body.Fault;
    }
}
