using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Completions;

/// <summary>OpenAI's <c>text_completion</c>, the same object whole and in chunks. Every choice has a <c>text</c>.</summary>
/// <param name="shape">What it has besides its text.</param>
/// <param name="hasTop">Whether log-probabilities name other likely tokens.</param>
/// <param name="echo">The prompts, where they are repeated; a stream repeats none.</param>
internal sealed class CompletionAnswer(AnswerShape shape, bool hasTop = false, IReadOnlyList<EchoedPrompt>? echo = null) : AnswerFormat
{
    private const string Kind = "text_completion";

    private readonly Dictionary<int, TextLogProbabilities> _streams = [];

    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        json.WriteStartObject();
        json.WriteStamp(shape.Stamp, Kind);
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
        {
            var prompt = echo?[i / shape.Choices];
            WriteChoice(json, i, prompt?.Text + choices[i].Text, [.. Echoed(prompt, choices, i), .. Scored(choices[i].Tokens)], ReasonOf(choices[i].End));
        }

        json.WriteEndArray();
        Usage.Of([.. choices.Select(choice => choice.End)], shape.Choices).Write(json);
        json.WriteEndObject();
    }

    public override void Delta(EventWriter events, int choice, TextDelta delta) => Chunk(events, choice, delta, null);

    public override void Finish(EventWriter events, int choice, Finished end) => Chunk(events, choice, null, ReasonOf(end));

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
        if (shape.IncludeUsage)
        {
            var json = events.Open();
            json.WriteStartObject();
            json.WriteStamp(shape.Stamp, Kind);
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            Usage.Of(ends, shape.Choices).Write(json);
            json.WriteEndObject();
            events.Close();
        }

        events.Done();
    }

    private void Chunk(EventWriter events, int choice, TextDelta? delta, string? reason)
    {
        var json = events.Open();
        json.WriteStartObject();
        json.WriteStamp(shape.Stamp, Kind);
        json.WriteStartArray("choices"u8);
        WriteChoice(json, choice, delta?.Text ?? string.Empty, [.. Scored(delta?.Tokens ?? [])], reason);
        json.WriteEndArray();
        if (shape.IncludeUsage)
            json.WriteNull("usage"u8);
        json.WriteEndObject();
        events.Close();
    }

    private void WriteChoice(Utf8JsonWriter json, int index, string text, IReadOnlyList<(int Token, TokenScore? Score)> tokens, string? reason)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteNumber("index"u8, index);
        if (!shape.LogProbabilities)
        {
            json.WriteNull("logprobs"u8);
        }
        else
        {
            if (!_streams.TryGetValue(index, out var stream))
                _streams[index] = stream = new TextLogProbabilities(shape.Tokenizer, hasTop);
            stream.Write(json, tokens);
        }

        json.WriteString("finish_reason"u8, reason);
        json.WriteEndObject();
    }

    /// <summary>The prompt's tokens with their scores. Choices of one prompt may share the scores of the first.</summary>
    private IEnumerable<(int Token, TokenScore? Score)> Echoed(EchoedPrompt? prompt, IReadOnlyList<ChoiceResult> choices, int choice)
    {
        if (prompt is null || !shape.LogProbabilities)
            return [];
        var first = choice - (choice % shape.Choices);
        var scores = choices[choice].PromptTokens is { Count: > 0 } own ? own : choices[first].PromptTokens;
        // The first token has no score: nothing stands before it.
        return prompt.Tokens.Select((token, i) => (token, scores.ElementAtOrDefault(i - 1))).Skip(prompt.Added);
    }

    private static IEnumerable<(int Token, TokenScore? Score)> Scored(IReadOnlyList<TokenScore> tokens) =>
        tokens.Select(token => (token.Token, (TokenScore?)token));
}
