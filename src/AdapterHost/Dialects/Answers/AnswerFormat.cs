using System.Text.Json;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>How one dialect writes an answer, whole or as events. One instance an answer; one thread at a time.</summary>
internal abstract class AnswerFormat
{
    /// <summary>The whole answer as one JSON value.</summary>
    public abstract void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices);

    /// <summary>Before the first event of a choice.</summary>
    public virtual void Begin(EventWriter events, int choice)
    {
    }

    /// <summary>New text of a choice.</summary>
    public abstract void Delta(EventWriter events, int choice, TextDelta delta);

    /// <summary>A choice has ended well.</summary>
    public abstract void Finish(EventWriter events, int choice, Finished end);

    /// <summary>All choices have ended well: what closes the stream.</summary>
    public abstract void End(EventWriter events, IReadOnlyList<Finished> ends);

    /// <summary>OpenAI's word for an ending, and one of our own: a newer request of the same editor took its place. A passed deadline is a
    /// length that the client set in time.</summary>
    protected static string ReasonOf(Finished end) => end.Reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Superseded => "superseded",
        _ => "length",
    };
}
