using System.Buffers;
using System.Text.Json;
using Learning.Fixes.Prompting;

namespace Gateway.Learning.Fixes.Asking;

/// <summary>A prompt as the body of an inference request: greedy, with the original code as what the answer will largely repeat.</summary>
internal static class QuestionBody
{
    public const string ChatPath = "/v1/chat/completions";
    public const string CompletionPath = "/v1/completions";

    /// <summary>Each token and its runner-up.</summary>
    private const int Likeliest = 2;

    /// <param name="isChat">Whether the base model has a chat template.</param>
    /// <param name="prediction">What the answer will largely repeat; null = nothing is predicted. It changes how soon the answer comes, never what it is.</param>
    /// <param name="withScores">Whether it is wanted how sure the model was of each token.</param>
    public static ReadOnlyMemory<byte> Write(FixPrompt prompt, bool isChat, string? prediction, int maxTokens, bool withScores)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (isChat)
        {
            json.WriteStartArray("messages"u8);
            if (prompt.System is { } system)
                WriteMessage(json, "system"u8, system);
            WriteMessage(json, "user"u8, prompt.User);
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("prompt"u8, prompt.System is { } system ? $"{system}\n{prompt.User}\n" : $"{prompt.User}\n");
        }

        json.WriteNumber("temperature"u8, 0);
        json.WriteNumber("max_tokens"u8, maxTokens);
        if (prediction is not null)
        {
            json.WriteStartObject("prediction"u8);
            json.WriteString("type"u8, "content"u8);
            json.WriteString("content"u8, prediction);
            json.WriteEndObject();
        }

        if (withScores && isChat)
        {
            json.WriteBoolean("logprobs"u8, true);
            json.WriteNumber("top_logprobs"u8, Likeliest);
        }
        else if (withScores)
        {
            json.WriteNumber("logprobs"u8, Likeliest);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, content);
        json.WriteEndObject();
    }
}
