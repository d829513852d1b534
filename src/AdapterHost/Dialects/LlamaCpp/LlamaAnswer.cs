using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.LlamaCpp;

/// <summary>llama.cpp's own answer, without what names slots or repeats the prompt. Its streams end with <c>"stop": true</c>.</summary>
internal sealed class LlamaAnswer(LlamaShape shape) : AnswerFormat
{
    private readonly HashSet<int> _hasNewLine = [];

    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        // llama-server: one answer is an object, several are an array.
        if (choices.Count > 1)
            json.WriteStartArray();
        foreach (var (i, choice) in choices.Index())
        {
            Note(i, choice.Text);
            SelectedFields.Write(json, shape.ResponseFields, whole => WriteFinal(whole, i, choice));
        }

        if (choices.Count > 1)
            json.WriteEndArray();
    }

    public override void Delta(EventWriter events, int choice, TextDelta delta)
    {
        Note(choice, delta.Text);
        var json = events.Open();
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteString("content"u8, delta.Text);
        WriteTokens(json, delta.Tokens);
        json.WriteBoolean("stop"u8, false);
        json.WriteNumber("tokens_evaluated"u8, shape.PromptOf(choice).Tokens);
        WriteProbabilities(json, delta.Tokens);
        json.WriteEndObject();
        events.Close();
    }

    public override void Finish(EventWriter events, int choice, Finished end)
    {
        SelectedFields.Write(events.Open(), shape.ResponseFields, whole => WriteFinal(whole, choice, new ChoiceResult(string.Empty, end)));
        events.Close();
    }

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
    }

    private void WriteFinal(Utf8JsonWriter json, int index, ChoiceResult choice)
    {
        var end = choice.End;
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteString("content"u8, choice.Text);
        WriteTokens(json, choice.Tokens);
        json.WriteBoolean("stop"u8, true);
        json.WriteString("model"u8, shape.Model);
        json.WriteNumber("tokens_predicted"u8, end.CompletionTokens);
        json.WriteNumber("tokens_evaluated"u8, end.PromptTokens);
        json.WriteBoolean("has_new_line"u8, _hasNewLine.Contains(index));
        json.WriteBoolean("truncated"u8, shape.PromptOf(index).Cut);
        json.WriteString("stop_type"u8, StopType(end));
        json.WriteString("stopping_word"u8, end.StopText ?? string.Empty);
        json.WriteNumber("tokens_cached"u8, end.PromptTokens + end.CompletionTokens);
        LlamaTimings.Write(json, end);
        if (choice.Text.Length > 0 || choice.Tokens.Count > 0)
            WriteProbabilities(json, choice.Tokens);
        json.WriteEndObject();
    }

    private void WriteTokens(Utf8JsonWriter json, IReadOnlyList<TokenScore> tokens)
    {
        json.WriteStartArray("tokens"u8);
        foreach (var token in shape.ReturnTokens ? tokens : [])
            json.WriteNumberValue(token.Token);
        json.WriteEndArray();
    }

    private void WriteProbabilities(Utf8JsonWriter json, IReadOnlyList<TokenScore> tokens)
    {
        if (!shape.LogProbabilities)
            return;
        json.WriteStartArray("completion_probabilities"u8);
        foreach (var token in tokens)
            TokenText.Write(json, token, shape.Tokenizer, withId: true);
        json.WriteEndArray();
    }

    private void Note(int choice, string text)
    {
        if (text.Contains('\n'))
            _hasNewLine.Add(choice);
    }

    /// <summary>llama.cpp's word for an ending. It has none for being superseded: to its plug-ins that is a limit.</summary>
    private static string StopType(Finished end) => end switch
    {
        { Reason: FinishReason.Stop, StopText: not null } => "word",
        { Reason: FinishReason.Stop } => "eos",
        _ => "limit",
    };
}
