using System.Text.Json;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary>What the base model's tokenizer and templates can tell without the model itself. Stateless and thread-safe.</summary>
internal interface ITextTool
{
    /// <param name="body">A JSON object.</param>
    /// <param name="json">Where the answer goes; nothing is written on a refusal.</param>
    /// <returns>What is wrong with the body, or null.</returns>
    ApiError? Answer(JsonElement body, Utf8JsonWriter json);
}
