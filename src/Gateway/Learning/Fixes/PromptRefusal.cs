using System.Text.Json;
using Gateway.Errors;
using Gateway.Generating;

namespace Gateway.Learning.Fixes;

/// <summary>A refusal of the prompt that a fix was made into, in the words of who asked for the fix: they have sent no messages.</summary>
internal static class PromptRefusal
{
    private const string Field = "code";
    private const string Parts = "The prompt made of 'code', 'error' and 'context'";

    /// <summary>Null when it is about something else, and is passed on as it is.</summary>
    public static OpenAiError? Of(GeneratedAnswer answer)
    {
        if (answer.Status != StatusCodes.Status400BadRequest)
            return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            var error = document.RootElement.GetProperty("error");
            var (param, message) = (error.GetProperty("param").GetString(), error.GetProperty("message").GetString());
            return param is "messages" or "prompt" && message is not null
                ? new OpenAiError(new OpenAiErrorBody(
                    message.Replace($"'{param}'", Parts, StringComparison.Ordinal), error.GetProperty("type").GetString() ?? "", error.GetProperty("code").GetString() ?? "", Field))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
