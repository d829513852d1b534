using System.Globalization;
using System.Text.Json.Serialization;

namespace HostContract;

/// <summary>What one answer cost, in tokens, whatever its dialect shows to the client.</summary>
/// <param name="Prompt">Of the prompts.</param>
/// <param name="Cached">Of these, those whose KV cells were there already.</param>
/// <param name="Completion">Generated, over all choices.</param>
/// <param name="Accepted">Of these, those that a prediction had right.</param>
/// <param name="Rejected">Predicted, tried and wrong; not among <paramref name="Completion"/>.</param>
public readonly record struct AnswerUsage(int Prompt, int Cached, int Completion, int Accepted, int Rejected)
{
    /// <summary>The most of each number: far above any answer, and low enough that no sum of them overflows.</summary>
    public const int Most = 100_000_000;

    private static readonly string[] s_names = ["prompt", "cached", "completion", "accepted", "rejected"];

    /// <summary>What limits and budgets count.</summary>
    public long Total => (long)Prompt + Completion;

    /// <summary>Whether no number is below 0 or above <see cref="Most"/>.</summary>
    [JsonIgnore]
    public bool IsSound => IsIn(Prompt) && IsIn(Cached) && IsIn(Completion) && IsIn(Accepted) && IsIn(Rejected);

    /// <summary>True and the usage when <paramref name="text"/> is as <see cref="ToString"/> writes it, and <see cref="IsSound"/>.</summary>
    public static bool TryParse(string? text, out AnswerUsage usage)
    {
        usage = default;
        Span<int> numbers = stackalloc int[s_names.Length];
        var count = 0;
        foreach (var range in text.AsSpan().Split(';'))
        {
            if (count == numbers.Length || !TryParse(text.AsSpan(range), s_names[count], out numbers[count]))
                return false;
            count++;
        }

        if (count != numbers.Length)
            return false;

        usage = new AnswerUsage(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        if (usage.IsSound)
            return true;
        usage = default;
        return false;
    }

    private static bool IsIn(int number) => number is >= 0 and <= Most;

    private static bool TryParse(ReadOnlySpan<char> part, string name, out int number)
    {
        number = 0;
        return part.StartsWith(name, StringComparison.Ordinal) && part.Length > name.Length && part[name.Length] == '='
            && int.TryParse(part[(name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary><c>prompt=1;cached=0;completion=2;accepted=0;rejected=0</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"prompt={Prompt};cached={Cached};completion={Completion};accepted={Accepted};rejected={Rejected}");
}
