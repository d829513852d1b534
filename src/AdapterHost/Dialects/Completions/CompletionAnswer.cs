using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Completions;

/// <summary>OpenAI's <c>text_completion</c>, the same object whole and in chunks. Every choice has a <c>text</c>.</summary>
internal sealed class CompletionAnswer(AnswerStamp stamp, bool includeUsage) : AnswerFormat
{
    private const string Kind = "text_completion";

    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        json.WriteStartObject();
        json.WriteStamp(stamp, Kind);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
            WriteChoice(json, i, choices[i].Text, ReasonOf(choices[i].End));
        json.WriteEndArray();
        json.WriteUsage(choices.Select(choice => choice.End));
        json.WriteEndObject();
    }

    public override void Delta(EventWriter events, int choice, string text) => Chunk(events, choice, text, null);

    public override void Finish(EventWriter events, int choice, Finished end) => Chunk(events, choice, string.Empty, ReasonOf(end));

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
        if (includeUsage)
        {
            var json = events.Open();
            json.WriteStartObject();
            json.WriteStamp(stamp, Kind);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            json.WriteUsage(ends);
            json.WriteEndObject();
            events.Close();
        }

        events.Done();
    }

    private void Chunk(EventWriter events, int choice, string text, string? reason)
    {
        var json = events.Open();
        json.WriteStartObject();
        json.WriteStamp(stamp, Kind);
        json.WriteStartArray("choices"u8);
        WriteChoice(json, choice, text, reason);
        json.WriteEndArray();
        if (includeUsage)
            json.WriteNull("usage"u8);
        json.WriteEndObject();
        events.Close();
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, string text, string? reason)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteNumber("index"u8, index);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, reason);
        json.WriteEndObject();
    }
}
