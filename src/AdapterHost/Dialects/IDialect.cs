using System.Text.Json;

namespace AdapterHost.Dialects;

/// <summary>One wire format: from a body to prompts, and from generations to an answer. Stateless and thread-safe.</summary>
internal interface IDialect
{
    /// <param name="body">A JSON object; not used after the call returns.</param>
    /// <param name="maxOutputTokens">The assertion's cap.</param>
    /// <param name="model">The assertion's name of the model, for the answer.</param>
    DialectReading Read(JsonElement body, int maxOutputTokens, string model);
}
