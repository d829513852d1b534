using System.Reflection;
using System.Text;
using System.Text.Json;
using AdapterFormats;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary>
/// <c>GET /props</c>, llama.cpp's: what the base model is. The same for everybody at any time: nothing of slots, adapters, other tenants or load.
/// </summary>
internal sealed class PropsTool(IInferenceEngine engine, BaseModelDescriptor baseModel) : ITextTool
{
    private static readonly string Build =
        typeof(PropsTool).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    // At any load: a refusal would tell of others.
    public bool TakesPlace => false;

    public ApiError? Answer(JsonElement root, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("default_generation_settings"u8);
        json.WriteNumber("n_ctx"u8, engine.Limits.ContextTokens);
        json.WriteEndObject();
        // To its user this host is a server with one slot: how many run beside each other is nobody's business.
        json.WriteNumber("total_slots"u8, 1);
        json.WriteString("model_alias"u8, baseModel.Name);
        json.WriteString("chat_template"u8, engine.Tokenizer.ChatTemplate ?? string.Empty);
        json.WriteString("bos_token"u8, engine.Tokenizer.BosToken is { } bos ? Encoding.UTF8.GetString(engine.Tokenizer.Piece(bos)) : string.Empty);
        json.WriteStartObject("modalities"u8);
        json.WriteBoolean("vision"u8, false);
        json.WriteBoolean("audio"u8, false);
        json.WriteEndObject();
        json.WriteString("build_info"u8, Build);
        json.WriteEndObject();
        return null;
    }
}
