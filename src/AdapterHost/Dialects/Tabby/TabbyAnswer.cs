using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Tabby;

/// <summary>Tabby's completion: never streamed.</summary>
/// <param name="id">The completion's id, by which events name it later.</param>
internal sealed class TabbyAnswer(string id) : AnswerFormat
{
    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            json.WriteString("text"u8, choices[i].Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("mode"u8, TabbyDialect.StandardMode);
        json.WriteEndObject();
    }

    public override void Delta(EventWriter events, int choice, TextDelta delta) => throw NotStreamed();

    public override void Finish(EventWriter events, int choice, Finished end) => throw NotStreamed();

    public override void End(EventWriter events, IReadOnlyList<Finished> ends) => throw NotStreamed();

    private static NotSupportedException NotStreamed() => new("Tabby's dialect has no streams.");
}
