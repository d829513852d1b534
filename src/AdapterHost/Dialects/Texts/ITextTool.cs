using System.Text.Json;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary>What the base model's tokenizer and templates can tell without the model itself. Stateless and thread-safe.</summary>
internal interface ITextTool
{
    /// <summary>Whether its work grows with the body, so that only so many run at once (<see cref="TextToolPlaces"/>).</summary>
    bool TakesPlace { get; }

    /// <param name="body">A JSON object.</param>
    /// <param name="json">Where the answer goes; what was written before a refusal is thrown away.</param>
    /// <returns>What is wrong with the body, or null.</returns>
    ApiError? Answer(JsonElement body, Utf8JsonWriter json);
}
