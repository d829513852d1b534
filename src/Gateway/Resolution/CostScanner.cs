using System.Text.Json;

namespace Gateway.Resolution;

/// <summary>
/// Gathers what a body says of the size of its answer. Of a field that is given twice the last counts, as hosts read it; of the three names of the
/// cap the least. What is no number a host would take counts as nothing said.
/// </summary>
internal struct CostScanner
{
    private int? _maxTokens, _maxCompletionTokens, _predict;
    private int _choices, _ownChoices, _prompts;

    public readonly RequestCost Result(bool answers) => new(
        answers,
        Least(Least(_maxTokens, _maxCompletionTokens), _predict),
        Math.Clamp(Math.Max(_choices, _ownChoices), 1, RequestCost.MostChoices),
        Math.Clamp(_prompts, 1, RequestCost.MostPrompts));

    /// <param name="field">The field.</param>
    /// <param name="reader">At its value; a copy, which may go on by itself.</param>
    public void Take(BodyField field, Utf8JsonReader reader)
    {
        switch (field)
        {
            case BodyField.MaxTokens:
                _maxTokens = Cap(reader);
                break;
            case BodyField.MaxCompletionTokens:
                _maxCompletionTokens = Cap(reader);
                break;
            case BodyField.Predict:
                _predict = Cap(reader);
                break;
            case BodyField.Choices:
                _choices = Count(reader);
                break;
            case BodyField.OwnChoices:
                _ownChoices = Count(reader);
                break;
            case BodyField.Prompt:
                _prompts = Prompts(reader);
                break;
        }
    }

    private static int? Least(int? one, int? other) => one is null || other is null ? one ?? other : Math.Min(one.Value, other.Value);

    private static int? Cap(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= 0 ? value : null;

    private static int Count(Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) ? (int)Math.Ceiling(Math.Clamp(value, 1, RequestCost.MostChoices)) : 1;

    /// <summary>Texts or lists of tokens in an array; a list of tokens is one prompt.</summary>
    private static int Prompts(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return 1;
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count += reader.TokenType is JsonTokenType.String or JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0;
            reader.Skip();
        }

        return count;
    }
}
