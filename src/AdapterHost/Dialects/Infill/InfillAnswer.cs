using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Infill;

/// <summary>llama.cpp's own answer, without what names slots or repeats the prompt. Its streams end with <c>"stop": true</c>.</summary>
/// <param name="model">The name that the client asked for.</param>
/// <param name="promptTokens">Length of the prompt.</param>
/// <param name="truncated">Whether prefix, suffix or extras were cut to fit.</param>
internal sealed class InfillAnswer(string model, int promptTokens, bool truncated) : AnswerFormat
{
    private bool _hasNewLine;

    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        _hasNewLine = choices[0].Text.Contains('\n');
        WriteFinal(json, choices[0].Text, choices[0].End);
    }

    public override void Delta(EventWriter events, int choice, string text)
    {
        _hasNewLine |= text.Contains('\n');
        var json = events.Open();
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteString("content"u8, text);
        json.WriteStartArray("tokens"u8);
        json.WriteEndArray();
        json.WriteBoolean("stop"u8, false);
        json.WriteNumber("tokens_evaluated"u8, promptTokens);
        json.WriteEndObject();
        events.Close();
    }

    public override void Finish(EventWriter events, int choice, Finished end)
    {
        WriteFinal(events.Open(), string.Empty, end);
        events.Close();
    }

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
    }

    private void WriteFinal(Utf8JsonWriter json, string text, Finished end)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        json.WriteString("content"u8, text);
        json.WriteStartArray("tokens"u8);
        json.WriteEndArray();
        json.WriteBoolean("stop"u8, true);
        json.WriteString("model"u8, model);
        json.WriteNumber("tokens_predicted"u8, end.CompletionTokens);
        json.WriteNumber("tokens_evaluated"u8, end.PromptTokens);
        json.WriteBoolean("has_new_line"u8, _hasNewLine);
        json.WriteBoolean("truncated"u8, truncated);
        json.WriteString("stop_type"u8, StopType(end));
        json.WriteString("stopping_word"u8, end.StopText ?? string.Empty);
        json.WriteNumber("tokens_cached"u8, end.PromptTokens + end.CompletionTokens);
        InfillTimings.Write(json, end);
        json.WriteEndObject();
    }

    private static string StopType(Finished end) => end switch
    {
        { Reason: FinishReason.Stop, StopText: not null } => "word",
        { Reason: FinishReason.Stop } => "eos",
        _ => "limit",
    };
}
