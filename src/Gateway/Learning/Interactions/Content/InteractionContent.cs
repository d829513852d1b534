using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Learning.Interactions.Content;

/// <summary>What of an interaction is sealed: scrubbed, and opened for whoever may read data.</summary>
internal sealed record InteractionContent
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public required string Error { get; init; }

    /// <summary>y</summary>
    public required string Code { get; init; }

    /// <summary>y′</summary>
    public required string Fixed { get; init; }

    /// <summary>What was proposed; null = nothing.</summary>
    public string? Answer { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string> Context { get; init; } = [];

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    public static InteractionContent Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<InteractionContent>(json, s_json)!;

    /// <summary>All texts in one order, absent ones as empty ones: they are scrubbed together.</summary>
    public IReadOnlyList<string> Texts() => [Error, Code, Fixed, Answer ?? "", Path ?? "", .. Context];

    /// <summary>The same with other texts, in the order of <see cref="Texts"/>.</summary>
    public InteractionContent With(IReadOnlyList<string> texts) => new()
    {
        Error = texts[0],
        Code = texts[1],
        Fixed = texts[2],
        Answer = Answer is null ? null : texts[3],
        Path = Path is null ? null : texts[4],
        Context = [.. texts.Skip(5)],
    };
}
