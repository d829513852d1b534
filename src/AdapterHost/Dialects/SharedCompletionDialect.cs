using System.Text.Json;
using AdapterHost.Dialects.Completions;
using AdapterHost.Dialects.Tabby;

namespace AdapterHost.Dialects;

/// <summary><c>POST /v1/completions</c> is OpenAI's path and Tabby's: the body tells which is meant.</summary>
internal sealed class SharedCompletionDialect(CompletionDialect openAi, TabbyDialect tabby) : IDialect
{
    public DialectReading Read(JsonElement body, int maxOutputTokens, string model) =>
        TabbyDialect.Speaks(body) ? tabby.Read(body, maxOutputTokens, model) : openAi.Read(body, maxOutputTokens, model);
}
