using EndToEnd.Clients;

namespace EndToEnd.ServerCases;

/// <summary>The text of an answer of any dialect, whole or streamed.</summary>
internal static class AnswerText
{
    public static string Of(HttpAnswer answer)
    {
        Assert.True(answer.Status == 200, $"{answer.Status} {answer.Body}");
        return answer.MediaType == "text/event-stream" ? string.Concat(answer.Events.Select(Piece)) : Piece(answer.Json);
    }

    private static string Piece(System.Text.Json.JsonElement json)
    {
        if (json.TryGetProperty("content", out var content))
        {
            return content.GetString()!;
        }

        var choices = json.GetProperty("choices");
        if (choices.GetArrayLength() == 0)
        {
            return "";
        }

        var choice = choices[0];
        return choice.TryGetProperty("text", out var text) ? text.GetString()!
            : (choice.TryGetProperty("message", out var message) ? message : choice.GetProperty("delta")).TryGetProperty("content", out var part) ? part.GetString() ?? ""
            : "";
    }
}
